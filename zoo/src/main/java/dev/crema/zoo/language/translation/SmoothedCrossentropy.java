package dev.crema.zoo.language.translation;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.losses.Expected;
import dev.crema.losses.Loss;
import dev.crema.zoo.language.Vocabulary;
import java.util.Optional;

/**
 * Cross-entropy of the next pieces, each a little uncertain: {@code -Σ q · ln softmax(x)}, where q
 * is {@code 1 - smoothing} for the expected piece, and {@code smoothing} shared by all. Padding
 * does not count.
 *
 * <p>Expected: pieces {@code [batch, time]}. Predicted: logits {@code [batch, time, vocabulary]}.
 * Losses: {@code [batch, time]}. Source: Szegedy et al., <i>Rethinking the Inception architecture
 * for computer vision</i>, CVPR 2016, section 7.
 *
 * @param smoothing 0 to 1
 */
public record SmoothedCrossentropy(double smoothing) implements Loss {
  public SmoothedCrossentropy {
    Require.within("SmoothedCrossentropy", "smoothing", smoothing, 0, 1);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    DType type = predicted.dtype();
    double each = smoothing / predicted.dim(-1);
    Tensor share =
        Expected.isClass(expected, predicted, -1)
            .where(Tensor.scalar(type, 1 - smoothing + each), Tensor.scalar(type, each));
    Tensor shifted = predicted.subtract(predicted.maxKeep(-1).stopGradient());
    return shifted.exp().sum(-1).log().subtract(share.multiply(shifted).sum(-1));
  }

  @Override
  public Optional<Tensor> counts(Tensor expected, Tensor predicted) {
    return Optional.of(expected.notEqual(Vocabulary.PAD));
  }

  @Override
  public long classes(long predicted) {
    return predicted;
  }
}
