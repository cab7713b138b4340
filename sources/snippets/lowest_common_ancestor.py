class Node:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right


def lowest_common_ancestor(root, p, q):
    # p、q 都在树里；一个结点也算自己的祖先
    if root is None or root is p or root is q:
        return root
    left = lowest_common_ancestor(root.left, p, q)
    right = lowest_common_ancestor(root.right, p, q)
    # 两边各找到一个，这里就是分岔点；否则答案在找到的那一边
    if left and right:
        return root
    return left or right


if __name__ == "__main__":
    import random

    random.seed(0)
    for _ in range(200):
        # 随机插入造树，同时记下父结点
        nodes, parent = [Node(0)], {}
        for val in range(1, random.randrange(2, 12)):
            free = [(n, s) for n in nodes for s in ("left", "right") if getattr(n, s) is None]
            at, side = random.choice(free)
            node = Node(val)
            setattr(at, side, node)
            parent[node] = at
            nodes.append(node)

        def up(node):
            return [node] + (up(parent[node]) if node in parent else [])

        for p in nodes:
            for q in nodes:
                above = set(up(p))
                want = next(n for n in up(q) if n in above)
                assert lowest_common_ancestor(nodes[0], p, q) is want
