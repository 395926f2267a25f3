package dev.crema.zoo.recommendation.data;

import dev.crema.data.DataException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The numbers 0, 1, 2, … of users or items, which are called by any texts outside. */
public final class Ids {
  private final String kind;
  private final List<String> names;
  private final Map<String, Integer> numbers;

  private Ids(String kind, List<String> names) {
    this.kind = kind;
    this.names = names;
    this.numbers = HashMap.newHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
  }

  /**
   * Numbers in the order of the names; a name that comes again has the number of its first time.
   *
   * @param kind what is numbered, such as {@code "user"}; for messages
   */
  public static Ids of(String kind, Collection<String> names) {
    return new Ids(kind, List.copyOf(new LinkedHashSet<>(names)));
  }

  /** These and, after them, those of others that are not among them. */
  public Ids union(Ids others) {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(others.names);
    return new Ids(kind, List.copyOf(all));
  }

  /** How many there are. */
  public int size() {
    return names.size();
  }

  /** All names by number. */
  public List<String> names() {
    return names;
  }

  public String name(int number) {
    return names.get(number);
  }

  /** The number of a name; empty if it is unknown. */
  public OptionalInt find(String name) {
    Integer number = numbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /**
   * The number of a name.
   *
   * @throws DataException if it is unknown
   */
  public int number(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new DataException(
                    "unknown "
                        + kind
                        + " '"
                        + name
                        + "'; known: "
                        + size()
                        + (names.isEmpty() ? "" : ", such as '" + names.getFirst() + "'")));
  }

  /**
   * The numbers of several names.
   *
   * @throws DataException if one is unknown and {@code unknown} says to refuse it
   */
  public List<Integer> numbers(Collection<String> several, Unknown unknown) {
    List<Integer> found = new ArrayList<>();
    for (String name : several) {
      OptionalInt number = unknown == Unknown.REFUSE ? OptionalInt.of(number(name)) : find(name);
      number.ifPresent(found::add);
    }
    return found;
  }
}
