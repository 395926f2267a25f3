package dev.crema.zoo.language.translation;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.Application;
import dev.crema.layers.Symbol;
import dev.crema.layers.attention.ReversibleEmbedding;
import java.util.List;

/**
 * An encoder-decoder Transformer whose parts normalize their inputs. One table of vectors serves
 * the pieces of both languages and, transposed, the output; places are told by sine waves.
 *
 * <p>Sources: Vaswani et al., <i>Attention is all you need</i>, NeurIPS 2017; Xiong et al., <i>On
 * layer normalization in the Transformer architecture</i>, ICML 2020 (normalization first); Press,
 * Wolf, <i>Using the output embedding to improve language models</i>, EACL 2017 (one table).
 *
 * @param layers of the encoder and of the decoder each, 1 or more
 * @param width of the vectors, a multiple of {@code heads}
 * @param heads of attention, 1 or more
 * @param intermediateDim of the dense layers, 1 or more
 * @param dropout of embeddings, attention and both parts of layers, in [0, 1)
 */
public record TranslationTransformer(
    int layers, int width, int heads, int intermediateDim, double dropout) {
  private static final double EPSILON = 1e-5;

  public TranslationTransformer {
    Require.atLeast("TranslationTransformer", "layers", layers, 1);
    Require.atLeast("TranslationTransformer", "heads", heads, 1);
    Require.check(
        width > 0 && width % heads == 0,
        "TranslationTransformer",
        "width",
        width,
        "multiples of heads, which is " + heads);
    Require.atLeast("TranslationTransformer", "intermediateDim", intermediateDim, 1);
    Require.below("TranslationTransformer", "dropout", dropout, 0, 1);
  }

  /**
   * The model: pieces of the source {@code [batch, from]} and of the translation so far {@code
   * [batch, to]}, int32, 0 where there is none, to logits of the next pieces {@code [batch, to,
   * vocabularySize]}. It is made of two models, {@code encoder} and {@code decoder}.
   *
   * @param vocabularySize the pieces of both languages, 1 or more
   */
  public Model model(int vocabularySize) {
    ReversibleEmbedding table =
        reversibleEmbedding(vocabularySize, width)
            .embeddingsInitializer(randomNormal(0, 1 / Math.sqrt(width)))
            .maskZero(true);
    Model encoder = encoder(table);
    Model decoder = decoder(table);
    Symbol source = input(DType.INT32, -1);
    Symbol target = input(DType.INT32, -1);
    return Crema.model(
        List.of(source, target), List.of(decoder.of(target, encoder.of(source), source)));
  }

  /** The part of such a model, or of one read from a file, that has a name. */
  static Model part(Model whole, String name) {
    return whole.graph().stream()
        .flatMap(graph -> graph.applications().stream())
        .map(Application::layer)
        .filter(layer -> layer.kind().equals(name))
        .filter(Model.class::isInstance)
        .map(Model.class::cast)
        .findFirst()
        .orElseThrow(() -> new CremaException("the model has no part '" + name + "'"));
  }

  private Model encoder(ReversibleEmbedding table) {
    Symbol source = input(DType.INT32, -1);
    Symbol x = embedded(table, source);
    for (int i = 0; i < layers; i++) {
      x = transformerEncoder(intermediateDim, heads).dropout(dropout).normalizeFirst(true).of(x);
    }
    return Crema.model(source, layerNormalization().epsilon(EPSILON).of(x)).name("encoder");
  }

  private Model decoder(ReversibleEmbedding table) {
    Symbol target = input(DType.INT32, -1);
    Symbol encoded = input(-1, width);
    Symbol source = input(DType.INT32, -1);
    Symbol memory = new PaddingMask().of(encoded, source);
    Symbol x = embedded(table, target);
    for (int i = 0; i < layers; i++) {
      x =
          transformerDecoder(intermediateDim, heads)
              .dropout(dropout)
              .normalizeFirst(true)
              .of(x, memory);
    }
    Symbol normalized = layerNormalization().epsilon(EPSILON).of(x);
    return Crema.model(List.of(target, encoded, source), List.of(table.reverse().of(normalized)))
        .name("decoder");
  }

  private Symbol embedded(ReversibleEmbedding table, Symbol pieces) {
    Symbol vectors = rescaling(Math.sqrt(width)).of(table.of(pieces));
    return Crema.dropout(dropout).of(add().of(vectors, sinePositionEncoding().of(vectors)));
  }
}
