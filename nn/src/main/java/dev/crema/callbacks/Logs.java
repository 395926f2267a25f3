package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The loss and the metrics so far, worked out when asked for. */
public interface Logs {
  /** No numbers. */
  Logs EMPTY = of(Map.of());

  /** What there is, such as {@code loss}, {@code accuracy}, {@code val_loss}. */
  Set<String> names();

  /**
   * One number.
   *
   * @throws CremaException if there is none of that name
   */
  double get(String name);

  default boolean has(String name) {
    return names().contains(name);
  }

  /** All numbers as they are now. */
  default Map<String, Double> toMap() {
    Map<String, Double> result = new LinkedHashMap<>();
    names().forEach(name -> result.put(name, get(name)));
    return result;
  }

  /** Numbers that stay as they are. */
  static Logs of(Map<String, Double> numbers) {
    Map<String, Double> copy = new LinkedHashMap<>(numbers);
    return new Logs() {
      @Override
      public Set<String> names() {
        return copy.keySet();
      }

      @Override
      public double get(String name) {
        Double number = copy.get(name);
        if (number == null) {
          throw new CremaException("no '" + name + "' in the logs; there are " + copy.keySet());
        }
        return number;
      }
    };
  }
}
