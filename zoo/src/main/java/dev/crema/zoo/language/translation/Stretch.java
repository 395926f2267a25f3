package dev.crema.zoo.language.translation;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.generation.Decoder;
import dev.crema.zoo.language.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says about the next pieces of translations of some sentences. Keys and values of the
 * pieces before are kept.
 */
final class Stretch implements BeamSearch.Steps {
  /** What no translation has. */
  private static final List<Integer> NEVER =
      List.of(Vocabulary.PAD, Vocabulary.UNKNOWN, Vocabulary.START);

  private final Model encoder;
  private final Decoder decoder;
  private final int beams;
  private Tensor source = Tensor.zeros(0);
  private Tensor encoded = Tensor.zeros(0);

  /**
   * @param beams how many translations of each sentence are followed
   * @param length pieces that a translation may have
   */
  Stretch(Model model, int beams, int length) {
    this.encoder = TranslationTransformer.part(model, "encoder");
    this.decoder = new Decoder(TranslationTransformer.part(model, "decoder"), length);
    this.beams = beams;
  }

  /** Begins with other sentences, {@code [sentences, from]}; always of one shape. */
  void begin(Tensor sentences) {
    int rows = Math.toIntExact(sentences.dim(0)) * beams;
    Tensor each =
        Tensor.of(Shape.of(rows), IntStream.range(0, rows).map(row -> row / beams).toArray());
    source = sentences.gather(each, 0);
    encoded = encoder.predictOnBatch(sentences).gather(each, 0);
    decoder.reset();
  }

  @Override
  public float[] next(int[] rows, int[] pieces) {
    if (decoder.position() > 0) {
      decoder.select(rows);
    }
    Tensor last = Tensor.of(Shape.of(pieces.length, 1), pieces);
    Tensor logits = decoder.next(last, encoded, source).select(1, 0);
    float[] logarithms = logits.cast(DType.FLOAT32).logSoftmax(-1).toFloats();
    int vocabulary = logarithms.length / pieces.length;
    for (int row = 0; row < pieces.length; row++) {
      for (int never : NEVER) {
        logarithms[row * vocabulary + never] = Float.NEGATIVE_INFINITY;
      }
    }
    return logarithms;
  }
}
