package dev.crema;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.saving.FormatException;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.train.Position;
import dev.crema.train.Saver;
import dev.crema.train.TrainState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that callbacks write a model to while it is trained. */
record ModelFiles(Model model) implements Saver {
  private static final String NEXT_EPOCH = "next epoch";
  private static final String STEPS = "steps of the epoch";
  private static final String PASS = "pass";
  private static final String READ = "batches of the pass";
  private static final String SUMS = "sums";

  @Override
  public void save(Path file) {
    model.save(file);
  }

  @Override
  public void saveWeights(Path file) {
    model.saveWeights(file);
  }

  @Override
  public void backUp(Path file, Position next) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put(NEXT_EPOCH, next.epoch());
    metadata.put(STEPS, next.steps());
    metadata.put(PASS, next.pass());
    metadata.put(READ, next.read());
    Map<String, Object> sums = new LinkedHashMap<>();
    next.sums().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(sum -> sums.put(sum.getKey(), write(sum.getValue())));
    metadata.put(SUMS, sums);
    Saving.save(model, file, metadata);
  }

  @Override
  public Position restore(Path file) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    model.setWeights(values(saved.model().weights()));
    TrainState state = model.trainState().orElseThrow();
    saved.model().trainState().ifPresent(from -> state.restore(values(from.variables())));
    Map<String, Object> metadata = saved.metadata();
    Map<String, Tensor> sums = new LinkedHashMap<>();
    if (metadata.get(SUMS) instanceof Map<?, ?> map) {
      map.forEach((name, sum) -> sums.put(name.toString(), read(file, sum)));
    }
    return new Position(
        Math.toIntExact(number(metadata, NEXT_EPOCH)),
        number(metadata, STEPS),
        number(metadata, PASS),
        number(metadata, READ),
        sums);
  }

  /** A tensor as its type and its numbers; as strings, since JSON lacks NaN. */
  private static Map<String, Object> write(Tensor tensor) {
    return Map.of(
        "dtype",
        tensor.dtype().label(),
        "shape",
        tensor.shape().stream().boxed().toList(),
        "values",
        Arrays.stream(tensor.toDoubles()).mapToObj(Double::toString).toList());
  }

  private static Tensor read(Path file, Object sum) {
    if (sum instanceof Map<?, ?> map
        && map.get("shape") instanceof List<?> shape
        && map.get("values") instanceof List<?> values) {
      for (DType dtype : DType.values()) {
        if (dtype.label().equals(map.get("dtype"))) {
          long[] dims = shape.stream().mapToLong(d -> ((Number) d).longValue()).toArray();
          double[] numbers =
              values.stream().mapToDouble(v -> Double.parseDouble(v.toString())).toArray();
          return Tensor.of(Shape.of(dims), numbers).cast(dtype);
        }
      }
    }
    throw new FormatException(
        FormatException.Code.MALFORMED, file.toString(), SUMS, "expected types and numbers");
  }

  private static long number(Map<String, Object> metadata, String name) {
    return metadata.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Map<String, Tensor> values(Map<String, Variable> variables) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    variables.forEach((path, variable) -> result.put(path, variable.value()));
    return result;
  }
}
