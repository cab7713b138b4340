import functools
import time


def timed(func):
    # wraps 保留原函数的名字和文档
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        # 计时用单调时钟，不受系统校时影响
        start = time.perf_counter()
        try:
            return func(*args, **kwargs)
        finally:
            # 抛出异常时也照样记录
            elapsed = time.perf_counter() - start
            print(f"{func.__name__}: {elapsed:.3f} s")

    return wrapper


if __name__ == "__main__":
    import contextlib
    import io

    @timed
    def add(a, *, b):
        """相加。"""
        time.sleep(0.02)
        return a + b

    @timed
    def fail():
        raise ValueError("坏了")

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert add(1, b=2) == 3
    name, seconds, unit = out.getvalue().split()
    assert (name, unit) == ("add:", "s")
    assert 0.02 <= float(seconds) + 0.0005 < 2
    assert (add.__name__, add.__doc__) == ("add", "相加。")
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(ValueError):
        fail()
        raise AssertionError("异常被吞掉了")
    assert out.getvalue().startswith("fail: 0.0")
