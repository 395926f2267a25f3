package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.attention.Attention;
import dev.crema.layers.attention.GroupedQueryAttention;
import dev.crema.layers.attention.MultiHeadAttention;
import dev.crema.layers.attention.TransformerEncoder;
import dev.crema.testkit.Gen;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Attention layers against PyTorch's scaled_dot_product_attention, plain, causal and masked; their
 * projections are matrix products in PyTorch.
 */
@Tag("parity")
class AttentionParityTest {
  private static final String FAMILY = "Attention";

  /** How many of what, and which pairs of query and value count. */
  private record Setting(int batch, int to, int from, String mask, boolean causal, boolean given) {
    static Setting of(Gen gen) {
      int how = gen.between(0, 2);
      return new Setting(
          gen.between(1, 4),
          gen.between(1, 9),
          gen.between(1, 9),
          how == 2 ? "torch.unsqueeze(mask, 1)" : "None",
          how == 1,
          how == 2);
    }

    /** Random, but each query has its first value. */
    Tensor mask(Gen gen) {
      boolean[] counts = Draw.booleans(gen, 0.6, batch, to, from).toBooleans();
      for (int i = 0; i < counts.length; i += from) {
        counts[i] = true;
      }
      return Tensor.of(Shape.of(batch, to, from), counts);
    }

    /** Query, value and key, and the mask if there is one. */
    Map<String, Tensor> inputs(Gen gen, int n, int m, int k) {
      Map<String, Tensor> inputs =
          Trial.named(
              "query value key",
              Draw.floats(gen, batch, to, n),
              Draw.floats(gen, batch, from, m),
              Draw.floats(gen, batch, from, k));
      if (given) {
        inputs.put("mask", mask(gen));
      }
      return inputs;
    }

    String attend(String query, String key, String value, String more) {
      return "torch.scaled_dot_product_attention(%s, %s, %s, %s, 0., %s, %s)"
          .formatted(query, key, value, mask, Torch.of(causal), more);
    }
  }

  @Test
  void byProducts() {
    Parity.check(
        FAMILY,
        "Attention",
        Parity.SUMS,
        gen -> {
          Setting setting = Setting.of(gen);
          int n = gen.between(1, 9);
          boolean scaled = gen.chance(0.5);
          Layer layer = new Attention().useCausalMask(setting.causal()).useScale(scaled);
          String query = scaled ? "query * scale" : "query";
          String torch =
              setting.attend(
                  "torch.unsqueeze(" + query + ", 1)",
                  "torch.unsqueeze(key, 1)",
                  "torch.unsqueeze(value, 1)",
                  "scale=1.");
          return Trial.of(
              gen,
              layer,
              setting.inputs(gen, n, gen.between(1, 9), n),
              "[torch.squeeze(" + torch + ", 1)]");
        });
  }

  private static String projected(String name, boolean useBias) {
    String heads = "torch.einsum(\"btn,nhd->bthd\", [%1$s, %1$s_kernel])";
    return "torch.transpose(%s, 1, 2)"
        .formatted((useBias ? heads + " + %1$s_bias" : heads).formatted(name));
  }

  private static String output(String heads, boolean useBias) {
    return "torch.einsum(\"bhtd,hdn->btn\", [%s, attention_output_kernel])%s"
        .formatted(heads, useBias ? " + attention_output_bias" : "");
  }

  @Test
  void ofManyHeads() {
    Parity.check(
        FAMILY,
        "MultiHeadAttention",
        Parity.SUMS,
        gen -> {
          Setting setting = Setting.of(gen);
          boolean useBias = gen.chance(0.7);
          Layer layer =
              new MultiHeadAttention(gen.between(1, 4), gen.between(1, 8))
                  .useBias(useBias)
                  .useCausalMask(setting.causal());
          String heads =
              setting.attend(
                  projected("query", useBias),
                  projected("key", useBias),
                  projected("value", useBias),
                  "scale=None");
          return Trial.of(
              gen,
              layer,
              setting.inputs(gen, gen.between(1, 9), gen.between(1, 9), gen.between(1, 9)),
              "[" + output(heads, useBias) + "]");
        });
  }

  @Test
  void ofManyQueriesPerHead() {
    Parity.check(
        FAMILY,
        "GroupedQueryAttention",
        Parity.SUMS,
        gen -> {
          Setting setting = Setting.of(gen);
          boolean useBias = gen.chance(0.7);
          int heads = gen.between(1, 3);
          Layer layer =
              new GroupedQueryAttention(gen.between(1, 8), heads * gen.between(1, 3), heads)
                  .useBias(useBias)
                  .useCausalMask(setting.causal());
          String values =
              setting.attend(
                  projected("query", useBias),
                  projected("key", useBias),
                  projected("value", useBias),
                  "scale=None, enable_gqa=True");
          int n = gen.between(1, 9);
          return Trial.of(
              gen, layer, setting.inputs(gen, n, n, n), "[" + output(values, useBias) + "]");
        });
  }

  /** What TransformerEncoderLayer computes, written out. */
  @Test
  void encoder() {
    Parity.check(
        FAMILY,
        "TransformerEncoder",
        Parity.SUMS,
        gen -> {
          int heads = gen.between(1, 3);
          int width = heads * gen.between(2, 5);
          boolean first = gen.chance(0.5);
          String norm =
              "%s = torch.layer_norm(%s, [" + width + "], %3$s_gamma, %3$s_beta, 1e-05, False)\n";
          String attention = "self_attention_layer_norm";
          String feedforward = "feedforward_layer_norm";
          String attended =
              """
              q = torch.einsum("btn,nhd->bhtd", [a, self_attention_layer_query_kernel])
              q = q + torch.unsqueeze(self_attention_layer_query_bias, 1)
              k = torch.einsum("btn,nhd->bhtd", [a, self_attention_layer_key_kernel])
              k = k + torch.unsqueeze(self_attention_layer_key_bias, 1)
              v = torch.einsum("btn,nhd->bhtd", [a, self_attention_layer_value_kernel])
              v = v + torch.unsqueeze(self_attention_layer_value_bias, 1)
              h = torch.scaled_dot_product_attention(q, k, v)
              h = torch.einsum("bhtd,hdn->btn", [h, self_attention_layer_attention_output_kernel])
              x = x + h + self_attention_layer_attention_output_bias
              """;
          String fed =
              """
              f = torch.matmul(a, feedforward_intermediate_dense_kernel)
              f = torch.relu(f + feedforward_intermediate_dense_bias)
              f = torch.matmul(f, feedforward_output_dense_kernel)
              x = x + f + feedforward_output_dense_bias
              """;
          String torch =
              first
                  ? norm.formatted("a", "x", attention)
                      + attended
                      + norm.formatted("a", "x", feedforward)
                      + fed
                  : "a = x\n"
                      + attended
                      + norm.formatted("a", "x", attention)
                      + "x = a\n"
                      + fed
                      + norm.formatted("x", "x", feedforward);
          return Trial.of(
              gen,
              new TransformerEncoder(gen.between(1, 12), heads).normalizeFirst(first),
              Map.of("x", Draw.floats(gen, gen.between(1, 4), gen.between(1, 7), width)),
              torch + "[x]");
        });
  }
}
