package dev.crema.engine.types;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An immutable list of integers compared by value: axes, permutations, strides, paddings. */
public final class Ints {
  private static final Ints EMPTY = new Ints();

  private final int[] values;

  private Ints(int... values) {
    this.values = values;
  }

  public static Ints of(int... values) {
    return values.length == 0 ? EMPTY : new Ints(values.clone());
  }

  /** {@code from, from + 1, …, to - 1}. */
  public static Ints range(int from, int to) {
    return new Ints(IntStream.range(from, to).toArray());
  }

  /** The same value {@code count} times. */
  public static Ints repeat(int value, int count) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return new Ints(values);
  }

  public int size() {
    return values.length;
  }

  public int get(int index) {
    return values[index];
  }

  public boolean isEmpty() {
    return values.length == 0;
  }

  public boolean contains(int value) {
    return indexOf(value) >= 0;
  }

  /** The first position of a value, or -1. */
  public int indexOf(int value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }

  public boolean allEqual(int value) {
    return stream().allMatch(v -> v == value);
  }

  public IntStream stream() {
    return Arrays.stream(values);
  }

  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ints that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** {@code [0,2,1]}. */
  @Override
  public String toString() {
    return stream().mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
