from collections import deque


class Node:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right


def level_order(root):
    levels = []
    queue = deque([root] if root else [])
    while queue:
        # 此刻队列里恰好是一整层
        level = []
        for _ in range(len(queue)):
            node = queue.popleft()
            level.append(node.val)
            for child in (node.left, node.right):
                if child:
                    queue.append(child)
        levels.append(level)
    return levels


if __name__ == "__main__":
    import random

    random.seed(0)

    def grow(depth):
        if depth == 0 or random.random() < 0.25:
            return None
        return Node(random.randrange(100), grow(depth - 1), grow(depth - 1))

    # 另一种算法：先序深搜，按深度归到各层
    def by_depth(node, depth, out):
        if node:
            if depth == len(out):
                out.append([])
            out[depth].append(node.val)
            by_depth(node.left, depth + 1, out)
            by_depth(node.right, depth + 1, out)
        return out

    for _ in range(300):
        root = grow(6)
        assert level_order(root) == by_depth(root, 0, [])
