package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * A block of a Transformer's decoder: attention of the sequence to itself, as far as it has come,
 * then, if there is one, to the encoder's sequence, then two dense layers on each step; each added
 * to its input and normalized.
 *
 * <p>Inputs: the decoder's sequence {@code [batch, to, n]} and, if wanted, the encoder's {@code
 * [batch, from, m]}. The masks of both count. Output of the first one's shape. Where a model
 * decodes ({@link dev.crema.layers.Decoding}), the decoder's sequence is the steps that are new,
 * the encoder's is given whole each time. Source: Vaswani et al., <i>Attention is all you need</i>,
 * NeurIPS 2017.
 *
 * @param block what encoder and decoder have in common
 * @param useCausalMask whether a step sees no later ones; true by default
 */
public record TransformerDecoder(TransformerBlock block, boolean useCausalMask)
    implements Transformer<TransformerDecoder> {
  /** With ReLU, without dropout, normalized last. */
  public TransformerDecoder(int intermediateDim, int numHeads) {
    this(new TransformerBlock(intermediateDim, numHeads), true);
  }

  public TransformerDecoder useCausalMask(boolean use) {
    return new TransformerDecoder(block, use);
  }

  @Override
  public TransformerDecoder with(TransformerBlock block) {
    return new TransformerDecoder(block, useCausalMask);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.isEmpty() || inputs.size() > 2) {
      throw new CremaException(
          "it takes the decoder's sequence and, if wanted, the encoder's; given: "
              + inputs.size()
              + " tensors");
    }
    Tensor sequence = inputs.getFirst();
    Sequences.check(sequence);
    Tensor x =
        block.part(
            scope,
            "self_attention_layer_norm",
            sequence,
            in -> {
              scope.mask(in, scope.mask(sequence));
              return block.attention(scope, "self_attention", useCausalMask, List.of(in, in));
            });
    if (inputs.size() == 2) {
      Sequences.check(inputs.get(1));
      x =
          block.part(
              scope,
              "cross_attention_layer_norm",
              x,
              in -> {
                scope.mask(in, scope.mask(sequence));
                return block.attention(scope, "cross_attention", false, List.of(in, inputs.get(1)));
              });
    }
    Tensor y = block.part(scope, "feedforward_layer_norm", x, in -> block.feedforward(scope, in));
    return List.of(scope.mask(y, scope.mask(sequence)));
  }
}
