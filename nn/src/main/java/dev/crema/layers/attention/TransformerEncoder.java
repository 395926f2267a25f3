package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of a Transformer's encoder: attention of the sequence to itself, then two dense layers on
 * each step, both added to their input and normalized.
 *
 * <p>Inputs: the sequence {@code [batch, time, n]} and, if wanted, a bool mask {@code [batch, time,
 * time]}; its own mask counts, too. Output of the sequence's shape. Source: Vaswani et al.,
 * <i>Attention is all you need</i>, NeurIPS 2017.
 *
 * @param block what encoder and decoder have in common
 */
public record TransformerEncoder(TransformerBlock block)
    implements Transformer<TransformerEncoder> {
  /** With ReLU, without dropout, normalized last. */
  public TransformerEncoder(int intermediateDim, int numHeads) {
    this(new TransformerBlock(intermediateDim, numHeads));
  }

  @Override
  public TransformerEncoder with(TransformerBlock block) {
    return new TransformerEncoder(block);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.isEmpty() || inputs.size() > 2) {
      throw new CremaException(
          "it takes a sequence and, if wanted, a bool mask; given: " + inputs.size() + " tensors");
    }
    scope.needsWholeSequences();
    Tensor sequence = inputs.getFirst();
    Sequences.check(sequence);
    Tensor x =
        block.part(
            scope,
            "self_attention_layer_norm",
            sequence,
            in -> {
              scope.mask(in, scope.mask(sequence));
              List<Tensor> all = new ArrayList<>(List.of(in, in));
              all.addAll(inputs.subList(1, inputs.size()));
              return block.attention(scope, "self_attention_layer", false, all);
            });
    Tensor y = block.part(scope, "feedforward_layer_norm", x, in -> block.feedforward(scope, in));
    return List.of(scope.mask(y, scope.mask(sequence)));
  }
}
