package dev.crema.layers.core;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.activations.Tanh;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.HeUniform;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.regularizers.L2;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EinsumDense, Masking and Identity against loops. */
class CoreTest {
  /** The sum over all letters that the output does not have, with letters for all axes. */
  private static Grid einsum(String in, String kernel, String out, Grid x, Grid w, int[] dims) {
    String all = out + (in + kernel).replaceAll("[" + out + "]", "");
    String letters =
        all.chars()
            .distinct()
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    int[] lengths = new int[letters.length()];
    for (int i = 0; i < lengths.length; i++) {
      int at = in.indexOf(letters.charAt(i));
      lengths[i] = at >= 0 ? x.dim(at) : w.dim(kernel.indexOf(letters.charAt(i)));
    }
    double[][] sums = new double[1][Grid.of(p -> 0, dims).tensor().toDoubles().length];
    Grid.of(
        p -> {
          int index = 0;
          for (int i = 0; i < dims.length; i++) {
            index = index * dims[i] + p[i];
          }
          sums[0][index] += x.at(places(in, letters, p)) * w.at(places(kernel, letters, p));
          return 0;
        },
        lengths);
    long[] shape = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      shape[i] = dims[i];
    }
    return Grid.of(Tensor.of(Shape.of(shape), sums[0]));
  }

  private static int[] places(String of, String letters, int[] p) {
    return of.chars().map(c -> p[letters.indexOf(c)]).toArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ab,bc->ac; ab,bc->ac; 4; 2,3; 2,4; c; 4",
        "abc,cde->abde; abc,cde->abde; -1,2,3; 2,4,5; 2,4,2,3; de; 2,3",
        "abc,cde->abde; abc,cde->abde; -1,2,3; 2,4,5; 2,4,2,3; e; 3",
        "abcd,cde->abe; abcd,cde->abe; -1,4; 2,3,2,2; 2,3,4; e; 4",
        "abc,cbd->abd; abc,cbd->abd; 3,4; 2,3,2; 2,3,4; ; ",
        "abc,bcd->abd; abc,bcd->abd; -1,4; 2,3,2; 2,3,4; bd; 3,4",
        "abc,cd->adb; abc,cd->adb; 4,-1; 2,3,2; 2,4,3; d; 4,1",
        "abc,d->ad; abc,d->ad; 3; 2,4,2; 2,3; d; 3",
        "...x,xy->...y; abx,xy->aby; 4; 2,3,5; 2,3,4; y; 4",
        "...bc,cd->...bd; abc,cd->abd; 3,4; 2,3,5; 2,3,4; b; 3,1",
        "ab...,bc->ac...; abxy,bc->acxy; 4; 2,3,2,2; 2,4,2,2; c; 4,1,1"
      })
  void einsumDenseAddsUpProducts(
      String equation,
      String letters,
      String outputShape,
      String input,
      String output,
      String biasAxes,
      String biasShape) {
    EinsumDense layer =
        new EinsumDense(equation, numbers(outputShape))
            .biasAxes(biasAxes == null ? "" : biasAxes)
            .activation(new Tanh());
    String[] parts = letters.split(",|->", -1);
    int[] dims = numbers(output);
    LayerSieve.check(
        1,
        layer,
        (in, weights) -> {
          Grid sums =
              einsum(parts[0], parts[1], parts[2], in.getFirst(), weights.apply("kernel"), dims);
          if (biasAxes == null) {
            return Grid.of(p -> Math.tanh(sums.at(p)), dims);
          }
          Grid bias = weights.apply("bias");
          assertArrayEquals(numbers(biasShape), bias.dims());
          return Grid.of(p -> Math.tanh(sums.at(p) + bias.at(trailing(bias, p))), dims);
        },
        longs(input));
  }

  private static int[] trailing(Grid bias, int[] p) {
    int[] at = new int[bias.rank()];
    for (int i = 0; i < at.length; i++) {
      at[i] = bias.dim(i) == 1 ? 0 : p[p.length - at.length + i];
    }
    return at;
  }

  private static int[] numbers(String list) {
    return List.of(list.split(",", -1)).stream().mapToInt(Integer::parseInt).toArray();
  }

  private static long[] longs(String list) {
    return List.of(list.split(",", -1)).stream().mapToLong(Long::parseLong).toArray();
  }

  /** As in Keras, fans are what is summed over and the rest, not the last two axes. */
  @Test
  void initializersSeeTheFansOfTheEquation() {
    Layer layer = new EinsumDense("abc,cde->abde", -1, 30, 40).kernelInitializer(new HeUniform());
    Pass pass = Pass.of(false, 0, Tensor.of(Shape.of(2), 5L, 3L), path -> false);
    pass.call(
        layer, new Space(), Policy.FLOAT64, List.of(LayerSieve.normal(new Random(1), 2, 3, 6)));
    Tensor kernel = pass.uses().get("kernel").weight().variable().value();
    assertEquals(Shape.of(6, 30, 40), kernel.shape());
    assertEquals(Math.sqrt(6.0 / 6), kernel.abs().max().item(), 0.01);
  }

  @Test
  void maskingHidesItemsOfOneNumber() {
    Tensor x = Tensor.of(Shape.of(1, 3, 2), 0.0, 0.0, 0.0, 1.0, 2.0, 3.0);
    Layer layer =
        (scope, in) -> {
          Tensor y = scope.call(new Masking(), in.getFirst());
          assertArrayEquals(
              new boolean[] {false, true, true}, scope.mask(y).orElseThrow().toBooleans());
          return List.of(y);
        };
    assertArrayEquals(x.toDoubles(), LayerSieve.output(layer, false, x).toDoubles());
    Tensor sevens = Tensor.of(Shape.of(1, 2, 2), 7.0, 7.0, 7.0, 1.0);
    assertArrayEquals(
        new double[] {0, 0, 7, 1}, LayerSieve.output(new Masking(7), false, sevens).toDoubles());
    LayerSieve.check(1, new Masking(), (in, weights) -> in.getFirst(), new long[] {2, 3, 4});
  }

  @Test
  void identityGivesEverythingOn() {
    Tensor x = Tensor.ones(2, 3);
    assertSame(x, LayerSieve.output(new Identity(), true, x));
    Layer masked =
        (scope, in) -> {
          scope.mask(in.getFirst(), Tensor.of(Shape.of(2), true, false));
          Tensor y = scope.call(new Identity(), in.getFirst());
          assertTrue(scope.mask(y).isPresent());
          return List.of(y);
        };
    LayerSieve.output(masked, false, x);
  }

  @Test
  void functionsAreLayersButCannotBeSaved() {
    Layer lambda = new Lambda(x -> x.multiply(2).add(1));
    LayerSieve.check(
        1,
        lambda,
        (in, weights) -> Grid.of(p -> 2 * in.getFirst().at(p) + 1, 2, 3),
        new long[] {2, 3});
    assertEquals("lambda", lambda.kind());
    String message =
        assertThrows(CremaException.class, () -> LayerSieve.roundTrip(lambda, new long[] {2, 3}))
            .getMessage();
    assertTrue(message.contains("Lambda cannot be saved"), message);
  }

  @Test
  void allComeBackFromFiles() {
    for (Layer layer :
        List.of(
            new EinsumDense("abc,cd->abd", -1, 5)
                .biasAxes("d")
                .kernelRegularizer(new L2())
                .activation(new Tanh()),
            new Masking(0.5),
            new Identity())) {
      LayerSieve.roundTrip(layer, new long[] {2, 3, 4});
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = LayerSieve.normal(new Random(1), 2, 3, 4);
    refused(
        "EinsumDense: equation is 'ab->a'; allowed: X,Y->Z, ...X,Y->...Z or X...,Y->Z... with a"
            + " letter for each axis",
        () -> new EinsumDense("ab->a", 2));
    String letters =
        "; allowed: each letter once in a tensor, those of the output in input or kernel, those of"
            + " the kernel in input or output";
    refused(
        "EinsumDense: equation is 'aab,bc->ac'" + letters, () -> new EinsumDense("aab,bc->ac", 2));
    refused(
        "EinsumDense: equation is 'ab,bc->ad'" + letters, () -> new EinsumDense("ab,bc->ad", 2));
    refused(
        "EinsumDense: outputShape is [0]; allowed: lengths of 1 or more, and -1 for the input's",
        () -> new EinsumDense("ab,bc->ac", 0));
    refused(
        "EinsumDense: biasAxes is 'b'; allowed: letters of the output 'ac'",
        () -> new EinsumDense("ab,bc->ac", 3).biasAxes("b"));
    refused(
        "the input has shape [2,3,4], the outputShape is [5], the equation ab,bc->ac; allowed: an"
            + " axis for each letter, but none for the batch in outputShape",
        () -> LayerSieve.output(new EinsumDense("ab,bc->ac", 5), false, x));
    refused(
        "the input has shape [2,3,4], the outputShape is [5,6], the equation abc,cd->abd; allowed:"
            + " one length for axis 'b'",
        () -> LayerSieve.output(new EinsumDense("abc,cd->abd", 5, 6), false, x));
    refused("Masking: maskValue is NaN; allowed: a finite number", () -> new Masking(Double.NaN));
    refused(
        "the input is f32[2]; allowed: two axes or more, [batch, …, features]",
        () -> LayerSieve.output(new Masking(), false, Tensor.ones(2)));
  }
}
