class Node:
    def __init__(self, val, next=None):
        self.val, self.next = val, next


def cycle_entry(head):
    # 没有环返回 None
    slow = fast = head
    while fast and fast.next:
        slow, fast = slow.next, fast.next.next
        if slow is fast:
            # 一个从头、一个从相遇点同速前进，会在入口相遇
            slow = head
            while slow is not fast:
                slow, fast = slow.next, fast.next
            return slow
    return None


if __name__ == "__main__":
    # 逐一检查各种长度与入口位置；另一种算法：用集合记下访问过的结点
    for size in range(9):
        for entry in [None, *range(size)]:
            nodes = [Node(i) for i in range(size)]
            for a, b in zip(nodes, nodes[1:]):
                a.next = b
            if entry is not None:
                nodes[-1].next = nodes[entry]
            seen, node = set(), nodes[0] if nodes else None
            while node and node not in seen:
                seen.add(node)
                node = node.next
            assert cycle_entry(nodes[0] if nodes else None) is node
            assert (node is None) == (entry is None)
