package dev.crema.zoo.recommendation.data;

import dev.crema.data.DataException;
import dev.crema.data.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes interactions of rows of text; users and items are numbered as they come. */
final class InteractionRows {
  private final String name;
  private final InteractionFormat format;
  private final List<String> columns;
  private final Map<String, Integer> users = new LinkedHashMap<>();
  private final Map<String, Integer> items = new LinkedHashMap<>();
  private final List<Interaction> rows = new ArrayList<>();
  private final List<List<String>> features = new ArrayList<>();

  /**
   * No rows yet.
   *
   * @param name of the source, for messages
   * @throws DataException if a column of the format is not there
   */
  InteractionRows(String name, InteractionFormat format, List<String> columns) {
    this.name = name;
    this.format = format;
    this.columns = columns;
    position(format.user());
    position(format.item());
    format.rating().ifPresent(this::position);
    format.time().ifPresent(this::position);
    format.features().forEach(this::position);
  }

  private int position(String column) {
    int position = columns.indexOf(column);
    if (position < 0) {
      throw new DataException("'" + name + "' has no column '" + column + "'; columns: " + columns);
    }
    return position;
  }

  /**
   * Adds a row.
   *
   * @param line its number, for messages
   */
  void add(long line, List<String> fields) {
    if (fields.size() != columns.size()) {
      throw new DataException(
          "'%s', line %d: %d fields; the first line has %d"
              .formatted(name, line, fields.size(), columns.size()));
    }
    rows.add(
        new Interaction(
            number(users, line, format.user(), fields),
            number(items, line, format.item(), fields),
            format.rating().isEmpty() ? 1 : rating(line, fields),
            format.time().isEmpty() ? 0 : time(line, fields)));
    if (!format.features().isEmpty()) {
      features.add(format.features().stream().map(column -> field(column, fields)).toList());
    }
  }

  private String field(String column, List<String> fields) {
    return fields.get(position(column));
  }

  private int number(Map<String, Integer> ids, long line, String column, List<String> fields) {
    String id = field(column, fields);
    if (id.isEmpty()) {
      throw wrong(line, column, id, "the name of a user or item");
    }
    return ids.computeIfAbsent(id, _ -> ids.size());
  }

  private float rating(long line, List<String> fields) {
    String column = format.rating().orElseThrow();
    String field = field(column, fields);
    return parsed(field)
        .map(Double::floatValue)
        .filter(Float::isFinite)
        .orElseThrow(() -> wrong(line, column, field, "a finite number"));
  }

  /** Whole numbers or such as 8.81250949E8, as some files have them; fractions are cut off. */
  private long time(long line, List<String> fields) {
    String column = format.time().orElseThrow();
    String field = field(column, fields);
    try {
      return Long.parseLong(field);
    } catch (NumberFormatException e) {
      return parsed(field)
          .filter(value -> Math.abs(value) < Long.MAX_VALUE)
          .map(Double::longValue)
          .orElseThrow(() -> wrong(line, column, field, "a number"));
    }
  }

  private static Optional<Double> parsed(String field) {
    try {
      return Optional.of(Double.valueOf(field));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private DataException wrong(long line, String column, String field, String allowed) {
    return new DataException(
        "'%s', line %d, column '%s': '%s' is not %s".formatted(name, line, column, field, allowed));
  }

  /**
   * All rows that were added.
   *
   * @throws DataException if there are none
   */
  Interactions toInteractions() {
    if (rows.isEmpty()) {
      throw InteractionFormat.empty(name);
    }
    Interactions all =
        Interactions.of(Ids.of("user", users.keySet()), Ids.of("item", items.keySet()), rows);
    return format.features().isEmpty()
        ? all
        : all.features(new Table(name, format.features(), features));
  }
}
