def receptive_field(layers):
    # layers: 从输入到输出每层的 (kernel, stride, dilation)，卷积与池化同样对待
    size = 1
    # 当前特征图上相邻两点在输入上相距多少像素
    jump = 1
    for kernel, stride, dilation in layers:
        # 核的首尾在本层输入上相距 dilation * (kernel - 1) 点
        size += dilation * (kernel - 1) * jump
        # 本层的步长只影响后面的层，所以放在后面乘
        jump *= stride
    return size, jump


if __name__ == "__main__":
    from itertools import product

    def seen(position, layers):
        # 倒着追踪一个输出点用到的输入位置
        used = {position}
        for kernel, stride, dilation in reversed(layers):
            used = {p * stride + k * dilation for p in used for k in range(kernel)}
        return used

    options = list(product((1, 2, 3, 5), (1, 2, 3), (1, 2)))
    for depth in range(3):
        for layers in product(options, repeat=depth):
            first, second = seen(0, layers), seen(1, layers)
            span = max(first) - min(first) + 1
            assert receptive_field(layers) == (span, min(second) - min(first))

    # 两层 3×3 相当于一层 5×5，三层相当于 7×7
    assert receptive_field([(3, 1, 1)] * 2) == (5, 1)
    assert receptive_field([(3, 1, 1)] * 3) == (7, 1)
    # ResNet-50 的开头：7×7/2 卷积加 3×3/2 池化
    assert receptive_field([(7, 2, 1), (3, 2, 1)]) == (11, 4)
