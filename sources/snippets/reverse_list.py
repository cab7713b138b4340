class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def reverse(head):
    # prev 是已反转部分的头，head 是未反转部分的头
    prev = None
    while head:
        # 右边先全部求值再赋值，不会丢掉后继
        head.next, prev, head = prev, head, head.next
    return prev


def reverse_recursive(head):
    if head is None or head.next is None:
        return head
    new_head = reverse_recursive(head.next)
    # head.next 此时是已反转部分的尾
    head.next.next = head
    head.next = None
    return new_head


if __name__ == "__main__":

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
            assert len(values) < 100
        return values

    for n in range(8):
        values = list(range(n))
        assert to_list(reverse(build(values))) == values[::-1]
        assert to_list(reverse_recursive(build(values))) == values[::-1]
    # 原地反转：结点还是原来那些
    head = build([1, 2, 3])
    nodes = {head, head.next, head.next.next}
    new_head = reverse(head)
    assert {new_head, new_head.next, new_head.next.next} == nodes
