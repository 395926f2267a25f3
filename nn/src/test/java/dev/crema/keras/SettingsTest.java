package dev.crema.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.activations.Activation;
import dev.crema.constraints.Constraint;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Layer;
import dev.crema.layers.WeightRules;
import dev.crema.layers.activations.ELU;
import dev.crema.layers.activations.LeakyReLU;
import dev.crema.layers.activations.PReLU;
import dev.crema.layers.activations.ReLU;
import dev.crema.layers.activations.Softmax;
import dev.crema.layers.convolution.Conv1D;
import dev.crema.layers.convolution.Conv1DTranspose;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.layers.convolution.Conv2DTranspose;
import dev.crema.layers.convolution.Conv3D;
import dev.crema.layers.convolution.Conv3DTranspose;
import dev.crema.layers.convolution.DepthwiseConv1D;
import dev.crema.layers.convolution.DepthwiseConv2D;
import dev.crema.layers.convolution.SeparableConv1D;
import dev.crema.layers.convolution.SeparableConv2D;
import dev.crema.layers.core.EinsumDense;
import dev.crema.layers.core.Identity;
import dev.crema.layers.core.Masking;
import dev.crema.layers.merging.Average;
import dev.crema.layers.merging.Dot;
import dev.crema.layers.merging.Maximum;
import dev.crema.layers.merging.Minimum;
import dev.crema.layers.merging.Multiply;
import dev.crema.layers.merging.Subtract;
import dev.crema.layers.normalization.GroupNormalization;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.normalization.RMSNormalization;
import dev.crema.layers.normalization.UnitNormalization;
import dev.crema.layers.pooling.AdaptiveAveragePooling1D;
import dev.crema.layers.pooling.AdaptiveAveragePooling2D;
import dev.crema.layers.pooling.AdaptiveAveragePooling3D;
import dev.crema.layers.pooling.AdaptiveMaxPooling1D;
import dev.crema.layers.pooling.AdaptiveMaxPooling2D;
import dev.crema.layers.pooling.AdaptiveMaxPooling3D;
import dev.crema.layers.pooling.AveragePooling1D;
import dev.crema.layers.pooling.AveragePooling2D;
import dev.crema.layers.pooling.AveragePooling3D;
import dev.crema.layers.pooling.GlobalAveragePooling1D;
import dev.crema.layers.pooling.GlobalAveragePooling2D;
import dev.crema.layers.pooling.GlobalAveragePooling3D;
import dev.crema.layers.pooling.GlobalMaxPooling1D;
import dev.crema.layers.pooling.GlobalMaxPooling2D;
import dev.crema.layers.pooling.GlobalMaxPooling3D;
import dev.crema.layers.pooling.MaxPooling1D;
import dev.crema.layers.pooling.MaxPooling2D;
import dev.crema.layers.pooling.MaxPooling3D;
import dev.crema.layers.preprocessing.CategoryEncoding;
import dev.crema.layers.preprocessing.HashedCrossing;
import dev.crema.layers.preprocessing.Hashing;
import dev.crema.layers.preprocessing.IntegerLookup;
import dev.crema.layers.regularization.ActivityRegularization;
import dev.crema.layers.regularization.AlphaDropout;
import dev.crema.layers.regularization.GaussianDropout;
import dev.crema.layers.regularization.GaussianNoise;
import dev.crema.layers.regularization.SpatialDropout1D;
import dev.crema.layers.regularization.SpatialDropout2D;
import dev.crema.layers.regularization.SpatialDropout3D;
import dev.crema.layers.reshaping.Cropping1D;
import dev.crema.layers.reshaping.Cropping2D;
import dev.crema.layers.reshaping.Cropping3D;
import dev.crema.layers.reshaping.Permute;
import dev.crema.layers.reshaping.RepeatVector;
import dev.crema.layers.reshaping.UpSampling1D;
import dev.crema.layers.reshaping.UpSampling2D;
import dev.crema.layers.reshaping.UpSampling3D;
import dev.crema.layers.reshaping.ZeroPadding1D;
import dev.crema.layers.reshaping.ZeroPadding2D;
import dev.crema.layers.reshaping.ZeroPadding3D;
import dev.crema.regularizers.Regularizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers have Keras's settings under Keras's names, with Keras's defaults. */
class SettingsTest {
  /** Layers with what they need at least. */
  private static final List<Layer> LAYERS =
      List.of(
          new Conv1D(4, 3),
          new Conv1DTranspose(4, 3),
          new Conv2D(4, 3),
          new Conv2DTranspose(4, 3),
          new Conv3D(4, 3),
          new Conv3DTranspose(4, 3),
          new DepthwiseConv1D(3),
          new SeparableConv1D(4, 3),
          new DepthwiseConv2D(3),
          new SeparableConv2D(4, 3),
          new MaxPooling1D(3),
          new AveragePooling1D(3),
          new GlobalMaxPooling1D(),
          new GlobalAveragePooling1D(),
          new AdaptiveMaxPooling1D(3),
          new AdaptiveAveragePooling1D(3),
          new Cropping1D(),
          new UpSampling1D(),
          new ZeroPadding1D(),
          new SpatialDropout1D(0.5),
          new MaxPooling2D(3),
          new AveragePooling2D(3),
          new GlobalMaxPooling2D(),
          new GlobalAveragePooling2D(),
          new AdaptiveMaxPooling2D(3),
          new AdaptiveAveragePooling2D(3),
          new Cropping2D(),
          new UpSampling2D(),
          new ZeroPadding2D(),
          new SpatialDropout2D(0.5),
          new MaxPooling3D(3),
          new AveragePooling3D(3),
          new GlobalMaxPooling3D(),
          new GlobalAveragePooling3D(),
          new AdaptiveMaxPooling3D(3),
          new AdaptiveAveragePooling3D(3),
          new Cropping3D(),
          new UpSampling3D(),
          new ZeroPadding3D(),
          new SpatialDropout3D(0.5),
          new LayerNormalization(),
          new RMSNormalization(),
          new GroupNormalization(),
          new UnitNormalization(),
          new ActivityRegularization(),
          new Subtract(),
          new Multiply(),
          new Average(),
          new Maximum(),
          new Minimum(),
          new Masking(),
          new Identity(),
          new ReLU(),
          new LeakyReLU(),
          new PReLU(),
          new ELU(),
          new Softmax(),
          new GaussianDropout(0.5),
          new GaussianNoise(0.5),
          new AlphaDropout(0.5),
          new Dot(1),
          new Permute(2, 1),
          new RepeatVector(3),
          new EinsumDense("ab,bc->ac", 3),
          new Hashing(3),
          new HashedCrossing(3),
          new CategoryEncoding(3),
          new IntegerLookup());

  private static final Map<String, Layer> BY_NAME =
      LAYERS.stream()
          .collect(
              Collectors.toMap(layer -> layer.getClass().getSimpleName(), Function.identity()));

  /** What Keras calls deprecated. */
  private static final String DEPRECATED = "rms_scaling";

  static List<String> lines() {
    try (InputStream in =
        Objects.requireNonNull(SettingsTest.class.getResourceAsStream("configs.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allLayersAreLookedAt() {
    assertEquals(
        BY_NAME.keySet(),
        lines().stream().map(line -> line.split(" ", -1)[0]).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void settingsAreKerass(String line) throws ReflectiveOperationException {
    List<String> words = List.of(line.split(" ", -1));
    Layer layer = Objects.requireNonNull(BY_NAME.get(words.getFirst()), line);
    for (String word : words.subList(1, words.size())) {
      String name = word.substring(0, word.indexOf('='));
      String expected = word.substring(word.indexOf('=') + 1);
      if (!name.equals(DEPRECATED)) {
        assertTrue(matches(expected, value(layer, name)), layer + ": " + word);
      }
    }
  }

  /** The setting of a name; rules of a weight are asked for their parts. */
  private static Object value(Layer layer, String name) throws ReflectiveOperationException {
    Optional<Object> own = component(layer, camel(name));
    if (own.isPresent()) {
      return own.get();
    }
    Optional<Object> settings = component(layer, "settings");
    if (settings.isPresent()) {
      return component(settings.get(), camel(name)).orElseThrow();
    }
    String weight = name.substring(0, name.lastIndexOf('_'));
    WeightRules rules = (WeightRules) component(layer, camel(weight)).orElseThrow();
    return component(rules, name.substring(weight.length() + 1)).orElseThrow();
  }

  private static Optional<Object> component(Object record, String name)
      throws ReflectiveOperationException {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getName().equals(name)) {
        return Optional.of(component.getAccessor().invoke(record));
      }
    }
    return Optional.empty();
  }

  private static String camel(String name) {
    return Pattern.compile("_(.)")
        .matcher(name)
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  private static boolean matches(String expected, Object value) {
    return switch (value) {
      case Number number when !expected.equals("none") ->
          number.doubleValue() == Double.parseDouble(expected);
      case Double limit -> limit.isInfinite();
      case Ints ints when expected.startsWith("[") -> ints.toString().equals(expected);
      case Ints ints when expected.equals("none") -> ints.isEmpty();
      case Ints ints -> ints.allEqual((int) Double.parseDouble(expected));
      case OptionalLong seed -> seed.isEmpty() && expected.equals("none");
      case OptionalInt number -> number.isEmpty() && expected.equals("none");
      case Optional<?> any -> any.isEmpty() && expected.equals("none");
      case List<?> numbers -> numbers.isEmpty() && expected.equals("none");
      case Enum<?> constant -> constant.name().equals(expected.toUpperCase(Locale.ROOT));
      case Activation function -> function.equals(Activation.LINEAR) && expected.equals("linear");
      case Regularizer price -> price.equals(Regularizer.NONE) && expected.equals("none");
      case Constraint rule -> rule.equals(Constraint.NONE) && expected.equals("none");
      case String text -> text.equals(expected.equals("none") ? "" : expected);
      case Record part -> part.getClass().getSimpleName().equals(expected);
      default -> value.toString().equals(expected);
    };
  }
}
