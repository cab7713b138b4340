import threading


class Singleton:
    _instance = None
    _lock = threading.Lock()

    def __new__(cls):
        # 已建好就不必抢锁
        if cls._instance is None:
            with cls._lock:
                # 等锁期间别的线程可能已经建好，要再查一次
                if cls._instance is None:
                    instance = super().__new__(cls)
                    # 初始化放在这里：__init__ 每次调用类都会再执行
                    instance.setup()
                    # 建好之后才公开，别的线程看不到半成品
                    cls._instance = instance
        return cls._instance

    def setup(self):
        self.values = {}


if __name__ == "__main__":
    import time

    class Slow(Singleton):
        created = 0

        def setup(self):
            # 拖慢建立的过程，逼出竞争
            time.sleep(0.05)
            super().setup()
            Slow.created += 1

    barrier = threading.Barrier(8)
    seen = []

    def work():
        barrier.wait()
        one = Slow()
        seen.append((one, one.values))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert {id(one) for one, _ in seen} == {id(Slow())}
    assert all(values is Slow().values for _, values in seen)
    assert Slow.created == 1

    # 建好之后不再抢锁：锁被占着也拿得到
    with Slow._lock:
        assert Slow() is seen[0][0]
