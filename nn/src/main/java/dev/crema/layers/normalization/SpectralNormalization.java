package dev.crema.layers.normalization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.TruncatedNormal;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.state.State;
import java.util.List;

/**
 * A layer whose kernel is divided by its spectral norm, the greatest factor by which it stretches a
 * vector, before each training step: so the layer stretches nothing by much more than 1.
 *
 * <p>The norm is approached by power iteration from the vector of the last step: {@code v = u·Wᵀ /
 * |u·Wᵀ|}, {@code u = v·W / |v·W|}, then {@code v·W·uᵀ}; W is the kernel with all axes but the last
 * made one. The kernel itself becomes {@code W / norm}; outside training it stays as it is. A
 * kernel of zeros is left alone.
 *
 * <p>Inputs and outputs are those of the layer. State {@code vector_u} {@code [1, filters]}.
 * Source: Miyato et al., <i>Spectral normalization for generative adversarial networks</i>, ICLR
 * 2018.
 *
 * @param layer with a weight {@code kernel} or {@code embeddings}
 * @param powerIterations 1 or more; 1 by default
 */
public record SpectralNormalization(Layer layer, int powerIterations) implements Composed {
  /** The least square of a length; keeps quotients finite. */
  private static final double LEAST = 1e-14;

  public SpectralNormalization {
    Require.atLeast("SpectralNormalization", "powerIterations", powerIterations, 1);
  }

  /** With one iteration in each step. */
  public SpectralNormalization(Layer layer) {
    this(layer, 1);
  }

  public SpectralNormalization powerIterations(int count) {
    return new SpectralNormalization(layer, count);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    boolean[] found = {false};
    List<Tensor> outputs =
        scope.call(
            layer,
            inputs,
            (name, weight) -> {
              if (name.equals("kernel") || name.equals("embeddings")) {
                found[0] = true;
                normalize(scope, weight);
              }
            });
    if (!found[0]) {
      throw new CremaException(
          "SpectralNormalization: layer is "
              + layer
              + "; allowed: a layer with a weight 'kernel' or 'embeddings'");
    }
    return outputs;
  }

  private void normalize(Scope scope, State weight) {
    Tensor kernel = weight.value();
    Tensor matrix = kernel.reshape(-1, kernel.dim(-1));
    State vector =
        scope.state("vector_u", Shape.of(1, kernel.dim(-1)), new TruncatedNormal(0, 0.02));
    if (!scope.training()) {
      return;
    }
    Tensor u = vector.value();
    Tensor v = u;
    for (int i = 0; i < powerIterations; i++) {
      v = unit(u.matmul(matrix, false, true));
      u = unit(v.matmul(matrix));
    }
    u = u.stopGradient();
    v = v.stopGradient();
    Tensor norm = v.matmul(matrix).matmul(u, false, true).reshape(Shape.SCALAR);
    Tensor zero = kernel.equal(0).all();
    vector.assign(zero.where(vector.value(), u));
    weight.assign(zero.where(kernel, kernel.divide(norm)));
  }

  private static Tensor unit(Tensor vector) {
    return vector.multiply(vector.square().sumKeep().maximum(LEAST).rsqrt());
  }
}
