package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the columns of a table become numbers, learned from one table (the training data) and used on
 * all later ones.
 *
 * <p>A column whose fields are all numbers becomes one number, standardized to mean 0 and deviation
 * 1; any other becomes one 0-or-1 number per category. A field that is missing, or a category not
 * seen before, becomes zeros: the mean of a numeric column, no category of the others. A column
 * with missing fields in the training data gets one more number that says "missing".
 *
 * @param features the columns to read, in order
 * @param target the column to predict
 */
public record TableEncoding(List<Column> features, Column target) {
  /**
   * How many different values a column of text may have before it is taken for an identifier and
   * refused.
   */
  public static final int MAX_CATEGORIES = 1000;

  /** A whole-number target with at most this many different values is a class, not a quantity. */
  public static final int MAX_NUMERIC_CLASSES = 20;

  public TableEncoding {
    features = List.copyOf(features);
  }

  /** A column and what was learned of it. */
  public sealed interface Column {
    String name();

    /** How many numbers the column becomes. */
    int width();
  }

  /**
   * @param mean of the training data
   * @param deviation of the training data; 1 if it was 0
   * @param flagged whether a number that says "missing" follows
   */
  public record Numeric(String name, double mean, double deviation, boolean flagged)
      implements Column {
    @Override
    public int width() {
      return flagged ? 2 : 1;
    }
  }

  /**
   * @param categories the values of the training data, sorted
   * @param flagged whether a number that says "missing" follows
   */
  public record Categorical(String name, List<String> categories, boolean flagged)
      implements Column {
    public Categorical {
      categories = List.copyOf(categories);
    }

    @Override
    public int width() {
      return categories.size() + (flagged ? 1 : 0);
    }
  }

  /**
   * Learns an encoding.
   *
   * @param target the column to predict; it may not have missing fields
   * @throws DataException if there is no such column or no other, the table has no rows, the target
   *     has a missing field or only one value, or a column of text has more than {@value
   *     #MAX_CATEGORIES} values
   */
  public static TableEncoding learn(Table table, String target) {
    table.indexOf(target);
    if (table.rows().isEmpty()) {
      throw new DataException(
          "'" + table.name() + "' has a header but no rows; expected at least one");
    }
    List<Column> features = new ArrayList<>();
    for (String column : table.columns()) {
      if (!column.equals(target)) {
        features.add(learnFeature(table, column));
      }
    }
    if (features.isEmpty()) {
      throw new DataException(
          "'" + table.name() + "' has no column besides the target '" + target + "'");
    }
    return new TableEncoding(features, learnTarget(table, target));
  }

  private static Column learnFeature(Table table, String name) {
    List<String> fields = table.column(name);
    List<String> present = fields.stream().filter(field -> !Table.isMissing(field)).toList();
    boolean flagged = present.size() < fields.size();
    return present.stream().allMatch(Table::isNumber)
        ? numeric(name, present, flagged)
        : new Categorical(name, categories(table, name, present), flagged);
  }

  private static Column learnTarget(Table table, String name) {
    List<String> fields = table.column(name);
    for (int row = 0; row < fields.size(); row++) {
      if (Table.isMissing(fields.get(row))) {
        throw new DataException(
            "'"
                + table.name()
                + "', row "
                + (row + 1)
                + ": the target '"
                + name
                + "' is missing; remove such rows first");
      }
    }
    Set<String> values = new LinkedHashSet<>(fields);
    if (values.size() == 1) {
      throw new DataException(
          "'"
              + table.name()
              + "': the target '"
              + name
              + "' is always "
              + values
              + "; expected two values or more");
    }
    boolean numbers = fields.stream().allMatch(Table::isNumber);
    boolean whole =
        numbers
            && fields.stream().mapToDouble(Double::parseDouble).allMatch(v -> v == Math.rint(v));
    boolean quantity = numbers && !(whole && values.size() <= MAX_NUMERIC_CLASSES);
    return quantity
        ? numeric(name, fields, false)
        : new Categorical(name, categories(table, name, fields), false);
  }

  private static Numeric numeric(String name, List<String> fields, boolean flagged) {
    double[] values = fields.stream().mapToDouble(Double::parseDouble).toArray();
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double delta = values[i] - mean;
      mean += delta / (i + 1);
      squares += delta * (values[i] - mean);
    }
    double deviation = values.length == 0 ? 0 : Math.sqrt(squares / values.length);
    return new Numeric(name, mean, deviation > 0 ? deviation : 1, flagged);
  }

  private static List<String> categories(Table table, String name, List<String> fields) {
    Set<String> values = new TreeSet<>(TableEncoding::compare);
    values.addAll(fields);
    if (values.size() > MAX_CATEGORIES) {
      throw new DataException(
          "'"
              + table.name()
              + "': column '"
              + name
              + "' has "
              + values.size()
              + " different texts; allowed: "
              + MAX_CATEGORIES
              + ". Remove it if it is an identifier");
    }
    return List.copyOf(values);
  }

  /** Numbers by size and before words, words by letters. */
  private static int compare(String a, String b) {
    boolean first = Table.isNumber(a);
    boolean second = Table.isNumber(b);
    if (first && second) {
      int order = Double.compare(Double.parseDouble(a), Double.parseDouble(b));
      return order == 0 ? a.compareTo(b) : order;
    }
    return first == second ? a.compareTo(b) : first ? -1 : 1;
  }

  /** How many numbers a row becomes. */
  public int width() {
    return features.stream().mapToInt(Column::width).sum();
  }

  /** The classes of the target in the order of their numbers; empty if the target is a quantity. */
  public Optional<List<String>> classes() {
    return switch (target) {
      case Categorical(_, List<String> categories, _) -> Optional.of(categories);
      case Numeric _ -> Optional.empty();
    };
  }

  /**
   * The features of each row: float32 {@code [rows, width]}.
   *
   * @throws DataException if a column is missing or a field of a numeric column is not a number;
   *     the message gives the row
   */
  public Tensor encode(Table table) {
    int width = width();
    float[] values = new float[Math.multiplyExact(table.rows().size(), width)];
    int offset = 0;
    for (Column column : features) {
      List<String> fields = table.column(column.name());
      for (int row = 0; row < fields.size(); row++) {
        encode(table, column, row, fields.get(row), values, row * width + offset);
      }
      offset += column.width();
    }
    return Tensor.of(Shape.of(table.rows().size(), width), values);
  }

  private static void encode(
      Table table, Column column, int row, String field, float[] values, int at) {
    boolean missing = Table.isMissing(field);
    switch (column) {
      case Numeric numeric -> {
        values[at] = missing ? 0 : (float) standardized(table, numeric, row, field);
        if (numeric.flagged() && missing) {
          values[at + 1] = 1;
        }
      }
      case Categorical categorical -> {
        int index = missing ? -1 : categorical.categories().indexOf(field);
        if (index >= 0) {
          values[at + index] = 1;
        } else if (missing && categorical.flagged()) {
          values[at + categorical.categories().size()] = 1;
        }
      }
    }
  }

  private static double standardized(Table table, Numeric column, int row, String field) {
    if (!Table.isNumber(field)) {
      throw new DataException(
          "'"
              + table.name()
              + "', row "
              + (row + 1)
              + ", column '"
              + column.name()
              + "': '"
              + field
              + "' is not a number");
    }
    return (Double.parseDouble(field) - column.mean()) / column.deviation();
  }

  /**
   * The target of each row: int32 {@code [rows]} class numbers, or float32 {@code [rows, 1]}
   * standardized quantities.
   *
   * @throws DataException if a field is not one of the classes, or not a number
   */
  public Tensor encodeTarget(Table table) {
    List<String> fields = table.column(target.name());
    return switch (target) {
      case Numeric numeric -> {
        float[] values = new float[fields.size()];
        for (int row = 0; row < values.length; row++) {
          values[row] = (float) standardized(table, numeric, row, fields.get(row));
        }
        yield Tensor.of(Shape.of(values.length, 1), values);
      }
      case Categorical categorical -> {
        int[] values = new int[fields.size()];
        for (int row = 0; row < values.length; row++) {
          values[row] = categorical.categories().indexOf(fields.get(row));
          if (values[row] < 0) {
            throw new DataException(
                "'"
                    + table.name()
                    + "', row "
                    + (row + 1)
                    + ", column '"
                    + target.name()
                    + "': '"
                    + fields.get(row)
                    + "' is not one of the classes "
                    + categorical.categories());
          }
        }
        yield Tensor.of(Shape.of(values.length), values);
      }
    };
  }

  /** A standardized prediction in the target's own unit; only for a target that is a quantity. */
  public double decode(double prediction) {
    return switch (target) {
      case Numeric(_, double mean, double deviation, _) -> prediction * deviation + mean;
      case Categorical(String name, _, _) ->
          throw new IllegalStateException("the target '" + name + "' is a class, not a quantity");
    };
  }

  // ---------------------------------------------------------------- as plain values

  /** This encoding as maps, lists, strings and numbers, to be kept beside a model. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("features", features.stream().map(TableEncoding::toMap).toList());
    map.put("target", toMap(target));
    return map;
  }

  private static Map<String, Object> toMap(Column column) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", column.name());
    switch (column) {
      case Numeric numeric -> {
        map.put("mean", numeric.mean());
        map.put("deviation", numeric.deviation());
        map.put("flagged", numeric.flagged());
      }
      case Categorical categorical -> {
        map.put("categories", categorical.categories());
        map.put("flagged", categorical.flagged());
      }
    }
    return map;
  }

  /**
   * The encoding that {@link #toMap} gave.
   *
   * @throws DataException if the values are not those of an encoding
   */
  public static TableEncoding ofMap(Map<?, ?> map) {
    if (map.get("features") instanceof List<?> list
        && map.get("target") instanceof Map<?, ?> target) {
      return new TableEncoding(list.stream().map(TableEncoding::column).toList(), column(target));
    }
    throw new DataException("not the encoding of a table: " + map.keySet());
  }

  private static Column column(Object value) {
    if (value instanceof Map<?, ?> map
        && map.get("name") instanceof String name
        && map.get("flagged") instanceof Boolean flagged) {
      if (map.get("mean") instanceof Number mean
          && map.get("deviation") instanceof Number deviation) {
        return new Numeric(name, mean.doubleValue(), deviation.doubleValue(), flagged);
      }
      if (map.get("categories") instanceof List<?> categories) {
        return new Categorical(name, categories.stream().map(String::valueOf).toList(), flagged);
      }
    }
    throw new DataException("not the encoding of a column: " + value);
  }
}
