package dev.crema.layers;

import java.util.Optional;

/**
 * A layer and what its wrappers say; of two that say the same thing the outer one counts.
 *
 * @param layer without wrappers: the object that its weights belong to
 */
public record Unwrapped(
    Layer layer, Optional<String> name, Optional<Boolean> trainable, Optional<Policy> policy) {
  /** Looks through the wrappers of a layer. */
  public static Unwrapped of(Layer layer) {
    Unwrapped result = new Unwrapped(layer, Optional.empty(), Optional.empty(), Optional.empty());
    while (result.layer instanceof Wrapper wrapper) {
      result = result.through(wrapper);
    }
    return result;
  }

  /** The name of the layer's class, for people; {@code Lambda} for lambdas. */
  public String typeName() {
    return Names.isLambda(layer.getClass()) ? "Lambda" : layer.getClass().getSimpleName();
  }

  private Unwrapped through(Wrapper wrapper) {
    Layer inner = wrapper.inner();
    return switch (wrapper) {
      case Named n -> new Unwrapped(inner, name.or(() -> Optional.of(n.name())), trainable, policy);
      case Trainability t ->
          new Unwrapped(inner, name, trainable.or(() -> Optional.of(t.trainable())), policy);
      case Typed t ->
          new Unwrapped(inner, name, trainable, policy.or(() -> Optional.of(t.policy())));
    };
  }
}
