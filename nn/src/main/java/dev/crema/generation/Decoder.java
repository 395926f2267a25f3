package dev.crema.generation;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Decoding;
import dev.crema.state.States;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A model that computes a batch of sequences stretch by stretch, as it would compute them whole:
 *
 * <pre>{@code
 * Decoder decoder = new Decoder(model, 64);
 * Tensor logits = decoder.next(prompt); // [batch, time] to [batch, time, vocabulary]
 * logits = decoder.next(token);         // [batch, 1], the step after
 * }</pre>
 *
 * <p>Attention with {@code useCausalMask}, such as that of {@link
 * dev.crema.layers.attention.TransformerDecoder}, keeps keys and values of the steps before, and
 * layers that say places count on; all others must treat steps apart. Time and memory of a step do
 * not depend on how many came before: one program is compiled for each length of stretches, in
 * practice one for the prompt and one for single steps.
 *
 * <p>Weights are those that the model has at each call. Steps that no mask counts have outputs of
 * no meaning, here as in the whole. Not for use by several threads at once; several decoders of one
 * model may work side by side.
 */
public final class Decoder {
  private final int length;
  private final Compiled step;
  private final States caches = new States();
  private OptionalLong batch = OptionalLong.empty();
  private int position;

  /**
   * A decoder before the first step.
   *
   * @param length how many steps sequences may have, 1 or more; keys and values take memory for so
   *     many from the beginning
   */
  public Decoder(Model model, int length) {
    Require.atLeast("Decoder", "length", length, 1);
    this.length = length;
    this.step =
        Functions.compile(
            in -> {
              Decoding decoding = new Decoding(in.getFirst(), length, caches);
              return model
                  .forward(decoding, in.subList(1, in.size()).toArray(Tensor[]::new))
                  .outputs();
            });
  }

  /** How many steps have been made. */
  public int position() {
    return position;
  }

  /** How many steps sequences may have. */
  public int length() {
    return length;
  }

  /**
   * Goes on by a stretch.
   *
   * @param stretch {@code [batch, time, …]}, of the same batch size each time
   * @param others what else the model takes, whole, such as an encoder's sequence
   * @return the outputs of the model for these steps
   * @throws CremaException if there is no place for so many steps, or a layer of the model needs
   *     whole sequences
   */
  public List<Tensor> nextAll(Tensor stretch, Tensor... others) {
    if (stretch.rank() < 2) {
      throw new CremaException(
          "decoder: the stretch is " + stretch.type() + "; allowed: [batch, time, …]");
    }
    if (position + stretch.dim(1) > length) {
      throw new CremaException(
          "decoder: %d steps after %d; allowed: %d in all, the length"
              .formatted(stretch.dim(1), position, length));
    }
    if (batch.isPresent() && batch.getAsLong() != stretch.dim(0)) {
      throw new CremaException(
          "decoder: a batch of %d; allowed: %d as before, or another decoder"
              .formatted(stretch.dim(0), batch.getAsLong()));
    }
    List<Tensor> arguments = new ArrayList<>();
    arguments.add(Tensor.scalar(DType.INT32, position));
    arguments.add(stretch);
    arguments.addAll(List.of(others));
    List<Tensor> outputs = step.call(arguments);
    batch = OptionalLong.of(stretch.dim(0));
    position += Math.toIntExact(stretch.dim(1));
    return outputs;
  }

  /** Goes on by a stretch; the output of a model that has one. */
  public Tensor next(Tensor stretch, Tensor... others) {
    List<Tensor> outputs = nextAll(stretch, others);
    if (outputs.size() != 1) {
      throw new CremaException(
          "decoder: the model has " + outputs.size() + " outputs; use nextAll to get them all");
    }
    return outputs.getFirst();
  }

  /**
   * Goes on with other sequences than before: sequence i is from here on what sequence {@code
   * rows[i]} was, as beam search needs it.
   *
   * @param rows as many as there are sequences; one may be taken several times
   */
  public void select(int... rows) {
    if (batch.isEmpty() || rows.length != batch.getAsLong()) {
      throw new CremaException(
          "decoder: select %d rows; allowed: as many as the stretches before had, %s"
              .formatted(
                  rows.length, batch.isEmpty() ? "of which there are none" : batch.getAsLong()));
    }
    Tensor index = Tensor.of(Shape.of(rows.length), rows);
    caches.variables().values().forEach(cache -> cache.assign(cache.value().gather(index, 0)));
  }

  /** Begins new sequences, of the same batch size. */
  public void reset() {
    caches.reset();
    position = 0;
  }
}
