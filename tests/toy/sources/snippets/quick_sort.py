def quick_sort(numbers):
    if len(numbers) < 2:
        return numbers
    pivot = numbers[len(numbers) // 2]
    left = [n for n in numbers if n < pivot]
    right = [n for n in numbers if n > pivot]
    return quick_sort(left) + [n for n in numbers if n == pivot] + quick_sort(right)


if __name__ == "__main__":
    assert quick_sort([3, 1, 2, 3, 0]) == [0, 1, 2, 3, 3]
    assert quick_sort([]) == []
