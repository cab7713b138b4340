class Node:
    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.prev = self.next = self


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("容量至少为 1")
        self.capacity = capacity
        self.nodes = {}
        # 哨兵把链表接成环：head.next 最新，head.prev 最旧，增删都不用判空
        self.head = Node()

    def get(self, key):
        if key not in self.nodes:
            return -1
        node = self.nodes[key]
        self._unlink(node)
        self._push_front(node)
        return node.value

    def put(self, key, value):
        if key in self.nodes:
            self._unlink(self.nodes[key])
        elif len(self.nodes) == self.capacity:
            oldest = self.head.prev
            self._unlink(oldest)
            # 节点里存 key，就是为了这里能从哈希表删掉它
            del self.nodes[oldest.key]
        self.nodes[key] = Node(key, value)
        self._push_front(self.nodes[key])

    def _unlink(self, node):
        node.prev.next, node.next.prev = node.next, node.prev

    def _push_front(self, node):
        node.prev, node.next = self.head, self.head.next
        node.prev.next = node.next.prev = node


if __name__ == "__main__":
    import random
    from collections import OrderedDict

    random.seed(0)
    for capacity in (1, 2, 3, 7):
        cache, oracle = LRUCache(capacity), OrderedDict()
        for step in range(2000):
            key = random.randrange(10)
            if random.random() < 0.5:
                cache.put(key, step)
                oracle[key] = step
                oracle.move_to_end(key)
                if len(oracle) > capacity:
                    oracle.popitem(last=False)
            else:
                assert cache.get(key) == oracle.get(key, -1)
                if key in oracle:
                    oracle.move_to_end(key)
            # 从旧到新走一圈，再从新到旧走一圈，两个方向都要对
            forward, backward = [], []
            node = cache.head.prev
            while node is not cache.head:
                forward.append((node.key, node.value))
                node = node.prev
            node = cache.head.next
            while node is not cache.head:
                backward.append((node.key, node.value))
                node = node.next
            assert forward == backward[::-1] == list(oracle.items())
            assert cache.nodes.keys() == oracle.keys()
    for capacity in (0, -1):
        try:
            LRUCache(capacity)
        except ValueError:
            continue
        raise AssertionError("容量不足 1 也建成了")
