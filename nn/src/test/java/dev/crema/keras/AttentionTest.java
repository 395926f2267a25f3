package dev.crema.keras;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Scope;
import dev.crema.layers.Space;
import dev.crema.layers.attention.AdditiveAttention;
import dev.crema.layers.attention.Attention;
import dev.crema.layers.attention.GroupedQueryAttention;
import dev.crema.layers.attention.MultiHeadAttention;
import dev.crema.layers.attention.ReversibleEmbedding;
import dev.crema.layers.attention.RotaryEmbedding;
import dev.crema.layers.attention.ScoreMode;
import dev.crema.layers.attention.SinePositionEncoding;
import dev.crema.layers.attention.TransformerDecoder;
import dev.crema.layers.attention.TransformerEncoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention, positions and blocks of Transformers against numbers that Keras worked out. */
class AttentionTest {
  private static final Golden KERAS = Golden.of("attention.txt");

  /**
   * A layer, the keys of its inputs, and of the masks of some of them: {@code v:vm}. A key alone
   * that ends in "m" is a bool input.
   */
  private record Case(String key, Layer layer, List<String> inputs) {
    @Override
    public String toString() {
      return key;
    }
  }

  private static Case of(String key, Layer layer, String... inputs) {
    return new Case(key, layer, List.of(inputs));
  }

  /** A layer whose inputs have masks, under the layer's own paths. */
  private record Masked(Layer layer, List<String> keys) implements Composed {
    @Override
    public List<Tensor> call(Scope scope, List<Tensor> inputs) {
      for (int i = 0; i < keys.size(); i++) {
        int colon = keys.get(i).indexOf(':');
        if (colon > 0) {
          scope.mask(inputs.get(i), bool(keys.get(i).substring(colon + 1)));
        }
      }
      return layer.call(scope, inputs);
    }
  }

  private static Tensor bool(String key) {
    return KERAS.get(key).notEqual(0);
  }

  private static Tensor input(String key) {
    if (key.endsWith("m") && !key.contains(":")) {
      return bool(key);
    }
    return key.equals("ids") ? KERAS.get(key, DType.INT32) : KERAS.get(key.replaceFirst(":.*", ""));
  }

  static List<Case> cases() {
    return List.of(
        of("attention", new Attention(), "q", "v"),
        of(
            "attention_scaled",
            new Attention().useScale(true).returnAttentionScores(true),
            "q",
            "v6",
            "k"),
        of(
            "attention_concat",
            new Attention().useScale(true).scoreMode(ScoreMode.CONCAT),
            "q",
            "v"),
        of("attention_masked", new Attention().useCausalMask(true), "q:qm", "v:vm"),
        of("additive", new AdditiveAttention(), "q", "v6", "k"),
        of(
            "additive_masked",
            new AdditiveAttention().useScale(false).returnAttentionScores(true),
            "q:qm",
            "v:vm"),
        of("mha", new MultiHeadAttention(2, 3), "q", "q"),
        of(
            "mha_cross",
            new MultiHeadAttention(2, 3).valueDim(2).outputShape(5).returnAttentionScores(true),
            "q",
            "v6",
            "k"),
        of("mha_causal", new MultiHeadAttention(2, 3).useBias(false).useCausalMask(true), "v", "v"),
        of("mha_masks", new MultiHeadAttention(2, 3), "q:qm", "v:vm", "am"),
        of("mha_axes", new MultiHeadAttention(2, 3).attentionAxes(2), "g", "g"),
        of("mha_all_axes", new MultiHeadAttention(2, 3).returnAttentionScores(true), "g", "g"),
        of("mha_gate", new MultiHeadAttention(2, 3).useGate(true).valueDim(2), "q", "v"),
        of("mha_window", new MultiHeadAttention(1, 3).slidingWindow(2), "v", "v"),
        of("gqa", new GroupedQueryAttention(3, 4, 2).returnAttentionScores(true), "q", "v"),
        of(
            "gqa_masks",
            new GroupedQueryAttention(2, 2, 1).useGate(true).useCausalMask(true),
            "q:qm",
            "v:vm"),
        of("reversible", new ReversibleEmbedding(6, 3), "ids"),
        of("encoder", new TransformerEncoder(3, 2), "v"),
        of("encoder_first", new TransformerEncoder(3, 2).normalizeFirst(true), "v:tm"),
        of("decoder", new TransformerDecoder(3, 2), "v", "q"),
        of("decoder_first", new TransformerDecoder(3, 2).normalizeFirst(true), "v:tm", "q:em"),
        of("sine", new SinePositionEncoding(), "v"),
        of("rotary", new RotaryEmbedding(), "v"),
        of(
            "rotary_heads",
            new RotaryEmbedding().maxWavelength(100).scalingFactor(2).startIndex(3),
            "g4"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAreKerass(Case test) {
    Tensor key = Tensor.of(Shape.of(2), 0L, 0L);
    List<Tensor> inputs = new ArrayList<>();
    test.inputs()
        .forEach(
            name -> {
              int known = test.inputs().indexOf(name);
              inputs.add(known < inputs.size() ? inputs.get(known) : input(name));
            });
    Layer layer = new Masked(test.layer(), test.inputs());
    Space space = new Space();
    Pass first = Pass.of(false, 0, key, path -> false);
    first.call(layer, space, Policy.FLOAT64, inputs);
    first
        .uses()
        .forEach((path, use) -> use.weight().variable().assign(KERAS.get(test.key() + "/" + path)));
    List<Tensor> outputs =
        Pass.of(false, 0, key, path -> false).call(layer, space, Policy.FLOAT64, inputs);
    // Keras works these out in float32.
    for (int i = 0; i < outputs.size(); i++) {
      String name = test.key() + (i == 0 ? "" : "#" + i);
      Tensor counts = counting(test.inputs().getFirst(), outputs.get(i));
      Golden.check(name, KERAS.get(name).multiply(counts), outputs.get(i).multiply(counts), 5e-6);
    }
    assertFalse(KERAS.has(test.key() + "#" + outputs.size()), "Keras gives more outputs");
  }

  /** 0 for outputs of masked queries, which mean nothing and depend on precision; 1 for others. */
  private static Tensor counting(String query, Tensor output) {
    int colon = query.indexOf(':');
    if (colon < 0 || output.rank() != 3) {
      return Tensor.ones(1);
    }
    return KERAS.get(query.substring(colon + 1)).expandDims(-1);
  }
}
