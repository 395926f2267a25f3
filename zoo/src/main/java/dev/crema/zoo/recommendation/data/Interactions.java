package dev.crema.zoo.recommendation.data;

import dev.crema.data.DataException;
import dev.crema.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What users did with items, in the order of the file it comes from.
 *
 * <p>Users and items are numbers; {@link #users()} and {@link #items()} know what they are called
 * outside.
 */
public final class Interactions {
  private final Ids users;
  private final Ids items;
  private final Interaction[] rows;
  private final Table features;

  private Interactions(Ids users, Ids items, Interaction[] rows, Table features) {
    this.users = users;
    this.items = items;
    this.rows = rows;
    this.features = features;
  }

  /**
   * Interactions of numbered users and items.
   *
   * @throws DataException if a user or item has no name, or a rating is not a finite number
   */
  public static Interactions of(Ids users, Ids items, List<Interaction> rows) {
    for (int i = 0; i < rows.size(); i++) {
      Interaction row = rows.get(i);
      if (row.user() < 0
          || row.user() >= users.size()
          || row.item() < 0
          || row.item() >= items.size()
          || !Float.isFinite(row.rating())) {
        throw new DataException(
            "interaction %d is %s; allowed: users below %d, items below %d, finite ratings"
                .formatted(i + 1, row, users.size(), items.size()));
      }
    }
    List<List<String>> none = rows.stream().map(_ -> List.<String>of()).toList();
    Table features = new Table("interactions", List.of(), none);
    return new Interactions(users, items, rows.toArray(Interaction[]::new), features);
  }

  /**
   * The same interactions with more columns.
   *
   * @throws DataException if it has not one row for each interaction
   */
  public Interactions features(Table columns) {
    if (columns.rows().size() != rows.length) {
      throw new DataException(
          "'%s' has %d rows; allowed: %d, one for each interaction"
              .formatted(columns.name(), columns.rows().size(), rows.length));
    }
    return new Interactions(users, items, rows, columns);
  }

  /** How many interactions there are. */
  public int size() {
    return rows.length;
  }

  /** All users, also those without an interaction here. */
  public Ids users() {
    return users;
  }

  /** All items, also those without an interaction here. */
  public Ids items() {
    return items;
  }

  public Interaction get(int row) {
    return rows[row];
  }

  public Stream<Interaction> stream() {
    return Arrays.stream(rows);
  }

  /** What else the file says of each interaction; a table without columns if nothing. */
  public Table features() {
    return features;
  }

  /** The interactions of some rows, in their order. */
  public Interactions select(int... positions) {
    Interaction[] chosen =
        Arrays.stream(positions).mapToObj(i -> rows[i]).toArray(Interaction[]::new);
    return new Interactions(users, items, chosen, features.select(positions));
  }

  /** Those with a rating of {@code least} or more: what counts as liked. */
  public Interactions ratedAtLeast(double least) {
    return select(IntStream.range(0, rows.length).filter(i -> rows[i].rating() >= least).toArray());
  }

  /** How often each item occurs. */
  public int[] itemCounts() {
    int[] counts = new int[items.size()];
    for (Interaction row : rows) {
      counts[row.item()]++;
    }
    return counts;
  }

  /** The mean of all ratings; 0 if there are none. */
  public double meanRating() {
    return stream().mapToDouble(Interaction::rating).average().orElse(0);
  }

  /** The items of each user in the order of time; of equal times, in the order of the file. */
  public List<List<Integer>> itemsByUser() {
    return rowsByUser().stream()
        .map(row -> row.stream().map(i -> rows[i].item()).toList())
        .toList();
  }

  /** The rows of each user in the order of time; of equal times, in the order of the file. */
  List<List<Integer>> rowsByUser() {
    List<List<Integer>> result = new ArrayList<>();
    for (int user = 0; user < users.size(); user++) {
      result.add(new ArrayList<>());
    }
    for (int row : rowsByTime()) {
      result.get(rows[row].user()).add(row);
    }
    return result;
  }

  /** All rows in the order of time; of equal times, in the order of the file. */
  List<Integer> rowsByTime() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows.length).boxed().toList());
    order.sort((a, b) -> Long.compare(rows[a].time(), rows[b].time()));
    return order;
  }

  /**
   * These without repetitions of a user with an item, if so wished.
   *
   * @throws DataException if there is one and it is to be refused
   */
  public Interactions duplicates(Duplicates how) {
    if (how == Duplicates.KEEP) {
      return this;
    }
    Map<Long, Integer> kept = HashMap.newHashMap(rows.length);
    for (int i = 0; i < rows.length; i++) {
      Interaction row = rows[i];
      long pair = (long) row.user() * items.size() + row.item();
      Integer before = kept.get(pair);
      if (before != null && how == Duplicates.REFUSE) {
        throw new DataException(
            "user '%s' has item '%s' in interactions %d and %d; allowed: once"
                .formatted(users.name(row.user()), items.name(row.item()), before + 1, i + 1));
      }
      if (before == null || rows[before].time() <= row.time()) {
        kept.put(pair, i);
      }
    }
    return select(kept.values().stream().mapToInt(i -> i).sorted().toArray());
  }

  /**
   * The same interactions with the numbers that others gave, such as those of training.
   *
   * @throws DataException if a user or item is unknown there and to be refused
   */
  public Interactions renumbered(Ids otherUsers, Ids otherItems, Unknown unknown) {
    List<Interaction> found = new ArrayList<>();
    int[] from = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      OptionalInt user = find(otherUsers, users.name(rows[i].user()), unknown);
      OptionalInt item = find(otherItems, items.name(rows[i].item()), unknown);
      if (user.isPresent() && item.isPresent()) {
        from[found.size()] = i;
        found.add(
            new Interaction(user.getAsInt(), item.getAsInt(), rows[i].rating(), rows[i].time()));
      }
    }
    Table kept = features.select(Arrays.copyOf(from, found.size()));
    return new Interactions(otherUsers, otherItems, found.toArray(Interaction[]::new), kept);
  }

  private static OptionalInt find(Ids ids, String name, Unknown unknown) {
    return unknown == Unknown.REFUSE ? OptionalInt.of(ids.number(name)) : ids.find(name);
  }

  /** Such as {@code 100000 interactions of 943 users with 1682 items}. */
  @Override
  public String toString() {
    return "%d interactions of %d users with %d items"
        .formatted(rows.length, users.size(), items.size());
  }
}
