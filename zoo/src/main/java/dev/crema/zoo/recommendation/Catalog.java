package dev.crema.zoo.recommendation;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.engine.types.Ints;
import dev.crema.zoo.recommendation.data.Ids;
import dev.crema.zoo.recommendation.data.Interaction;
import dev.crema.zoo.recommendation.data.Interactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a recommender knows besides its model: who and what there is, and what happened in training.
 *
 * @param users by number
 * @param items by number
 * @param titles of items by number
 * @param history the items of each user in training, oldest first
 * @param least the least rating in training
 * @param greatest the greatest rating in training
 */
record Catalog(
    Ids users, Ids items, List<String> titles, List<Ints> history, double least, double greatest) {
  Catalog {
    titles = List.copyOf(titles);
    history = List.copyOf(history);
    Require.check(
        titles.size() == items.size(), "Recommender", "titles", titles.size(), "one for each item");
    Require.check(
        history.size() == users.size(), "Recommender", "history", history.size(), "one per user");
  }

  /** What is known from training data; items have no titles but their names. */
  static Catalog of(Interactions train) {
    return new Catalog(
        train.users(),
        train.items(),
        train.items().names(),
        train.itemsByUser().stream().map(Catalog::ints).toList(),
        train.stream().mapToDouble(Interaction::rating).min().orElse(0),
        train.stream().mapToDouble(Interaction::rating).max().orElse(0));
  }

  /** With titles of some items by name. */
  Catalog titled(Map<String, String> byName) {
    List<String> all = items.names().stream().map(name -> byName.getOrDefault(name, name)).toList();
    return new Catalog(users, items, all, history, least, greatest);
  }

  /** How often each item occurred in training. */
  float[] popularity() {
    float[] counts = new float[items.size()];
    history.forEach(row -> row.stream().forEach(item -> counts[item]++));
    return counts;
  }

  /** As JSON values. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("users", users.names());
    map.put("items", items.names());
    map.put("titles", titles);
    map.put("history", history.stream().map(row -> row.stream().boxed().toList()).toList());
    map.put("ratings", List.of(least, greatest));
    return map;
  }

  /**
   * What {@link #toMap} gave.
   *
   * @throws DataException if the values are not that
   */
  static Catalog ofMap(Map<String, Object> map) {
    List<?> range = list(map, "ratings");
    List<Ints> history = new ArrayList<>();
    Ids items = Ids.of("item", names(map, "items"));
    for (Object row : list(map, "history")) {
      if (!(row instanceof List<?> numbers)) {
        throw wrong(row);
      }
      history.add(numbers(numbers, items.size()));
    }
    if (range.size() == 2
        && range.getFirst() instanceof Number least
        && range.getLast() instanceof Number greatest) {
      return new Catalog(
          Ids.of("user", names(map, "users")),
          items,
          names(map, "titles"),
          history,
          least.doubleValue(),
          greatest.doubleValue());
    }
    throw wrong(range);
  }

  private static List<?> list(Map<String, Object> map, String name) {
    if (map.get(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name + " " + map.get(name));
  }

  private static List<String> names(Map<String, Object> map, String name) {
    return list(map, name).stream().map(String::valueOf).toList();
  }

  private static Ints numbers(List<?> values, int limit) {
    List<Integer> numbers = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof Integer number) || number < 0 || number >= limit) {
        throw wrong(value);
      }
      numbers.add(number);
    }
    return ints(numbers);
  }

  private static DataException wrong(Object value) {
    return new DataException("not the metadata of a recommender: " + value);
  }

  static Ints ints(List<Integer> numbers) {
    return Ints.of(numbers.stream().mapToInt(i -> i).toArray());
  }
}
