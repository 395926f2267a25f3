package dev.crema.layers;

import dev.crema.engine.Functions;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** One call of a layer in a model made of symbols. */
public final class Application {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.getAndIncrement();
  private final Layer layer;
  private final List<Symbol> inputs;
  private final List<Symbol> outputs;

  private Application(Layer layer, List<Symbol> inputs, Trial small, Trial large) {
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
    this.outputs =
        IntStream.range(0, small.types.size())
            .mapToObj(i -> new Symbol(small.types.get(i), large.types.get(i), Optional.of(this), i))
            .toList();
  }

  /** What a layer gives for inputs of certain types, and the weights that it asks for. */
  private record Trial(List<Type> types, Map<String, Type> asked) {}

  static List<Symbol> connect(Layer layer, List<Symbol> inputs) {
    Trial small = trial(layer, inputs.stream().map(Symbol::small).toList());
    Trial large = trial(layer, inputs.stream().map(Symbol::large).toList());
    small.asked.forEach(
        (path, type) -> {
          if (!type.equals(large.asked.get(path))) {
            throw new ShapeException(
                "layer '"
                    + path
                    + "' given "
                    + inputs
                    + ": the shape of this weight depends on an axis of open length; give the"
                    + " input that length");
          }
        });
    Application application = new Application(layer, inputs, small, large);
    for (Symbol output : application.outputs) {
      if (output.rank() == 0 || output.dim(0) >= 0) {
        throw new ShapeException(
            "layer '"
                + layer.kind()
                + "' given "
                + inputs
                + ": output "
                + output.index()
                + " is "
                + output
                + "; allowed: outputs whose first axis is the batch");
      }
    }
    return application.outputs;
  }

  private static Trial trial(Layer layer, List<Type> inputs) {
    Trial[] result = new Trial[1];
    List<Type> types =
        Functions.types(
            in -> {
              Pass pass = Pass.dry();
              var outputs =
                  new Scope(pass, new Space(), new Node(), "", true, Policy.FLOAT32)
                      .call(layer, in);
              result[0] = new Trial(List.of(), pass.asked);
              return outputs;
            },
            inputs);
    return new Trial(types, result[0].asked);
  }

  /** Grows with each call of a layer, so that it orders them. */
  public long number() {
    return number;
  }

  public Layer layer() {
    return layer;
  }

  public List<Symbol> inputs() {
    return inputs;
  }

  public List<Symbol> outputs() {
    return outputs;
  }
}
