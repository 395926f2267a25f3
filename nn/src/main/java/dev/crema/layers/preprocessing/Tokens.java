package dev.crema.layers.preprocessing;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/** An immutable list that finds an element at once, however long it is. */
final class Tokens<T> extends AbstractList<T> implements RandomAccess {
  private final List<T> list;
  private final Map<T, Integer> places = new HashMap<>();

  private Tokens(List<T> list) {
    this.list = List.copyOf(list);
    for (int i = 0; i < list.size(); i++) {
      places.putIfAbsent(list.get(i), i);
    }
  }

  static <T> Tokens<T> of(List<T> list) {
    return list instanceof Tokens<T> tokens ? tokens : new Tokens<>(list);
  }

  /** Elements that come again, in their order. */
  List<T> repeated() {
    Set<T> seen = new HashSet<>();
    return list.stream().filter(token -> !seen.add(token)).distinct().toList();
  }

  @Override
  public T get(int index) {
    return list.get(index);
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public int indexOf(Object token) {
    return places.getOrDefault(token, -1);
  }

  @Override
  public boolean contains(Object token) {
    return places.containsKey(token);
  }
}
