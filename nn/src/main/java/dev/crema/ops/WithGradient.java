package dev.crema.ops;

import dev.crema.engine.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * What a function gives to {@link Ops#customGradient}.
 *
 * @param value the result
 * @param gradient from the gradient of the value to those of the inputs, each of the type of its
 *     input; it may use all that the function has computed
 */
public record WithGradient(Tensor value, Function<Tensor, List<Tensor>> gradient) {}
