import heapq


class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def merge_k(lists):
    # 堆里放各链表当前的头；值相等时比序号，不去比较结点
    heap = [(head.value, i, head) for i, head in enumerate(lists) if head]
    heapq.heapify(heap)
    dummy = tail = Node(None)
    while heap:
        _, i, node = heapq.heappop(heap)
        tail.next = node
        tail = node
        if node.next:
            heapq.heappush(heap, (node.next.value, i, node.next))
    return dummy.next


if __name__ == "__main__":
    import random

    def build(values):
        head = None
        for value in reversed(values):
            head = Node(value, head)
        return head

    def to_list(head):
        values = []
        while head:
            values.append(head.value)
            head = head.next
            assert len(values) < 200
        return values

    random.seed(0)
    assert merge_k([]) is None
    assert merge_k([None, None]) is None
    for _ in range(300):
        rows = [
            sorted(random.choices(range(6), k=random.randrange(5)))
            for _ in range(random.randrange(6))
        ]
        merged = merge_k([build(row) for row in rows])
        assert to_list(merged) == sorted(sum(rows, []))
