package dev.crema.layers;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.activations.LeakyReLU;
import dev.crema.layers.reshaping.Interpolation;
import dev.crema.train.Batch;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of all families in one model: it learns, and goes on from a file bit for bit. */
class MixedModelTest {
  @TempDir Path folder;

  private static Model images() {
    Symbol x = input(8, 8, 3);
    Symbol noisy = spatialDropout2d(0.1).of(gaussianNoise(0.05).of(zeroPadding2d(1).of(x)));
    Symbol first = prelu().sharedAxes(1, 2).of(separableConv2d(8, 3).of(noisy));
    Symbol small = groupNormalization(4).of(maxPooling2d().of(first));
    Symbol deep = depthwiseConv2d(3).padding(Padding.SAME).of(small);
    Symbol large = conv2dTranspose(8, 3).strides(2).padding(Padding.SAME).of(deep);
    Symbol other = upSampling2d(2).interpolation(Interpolation.BILINEAR).of(small);
    Symbol merged = average().of(large, maximum().of(large, other));
    Symbol cut = cropping2d(1).of(multiply().of(merged, first));
    Symbol pooled = adaptiveAveragePooling2d(2).of(new LeakyReLU().of(cut));
    Symbol steps = layerNormalization().of(reshape(4, 8).of(pooled));
    Symbol mixed = conv1d(8, 2).padding(Padding.CAUSAL).of(rmsNormalization().of(steps));
    Symbol heads = einsumDense("abc,cde->abde", -1, 2, 4).biasAxes("de").of(mixed);
    Symbol flat = flatten().of(permute(3, 1, 2).of(heads));
    Symbol best = globalMaxPooling1d().of(subtract().of(mixed, steps));
    Symbol all = concatenate().of(alphaDropout(0.1).of(flat), best);
    Symbol logits = spectralNormalization(dense(3)).of(all);
    return model(x, logits).seed(3).compile(adam(0.01), sparseCategoricalCrossentropy(true));
  }

  private static Batch batch(long seed) {
    Random random = new Random(seed);
    int[] classes = random.ints(24, 0, 3).toArray();
    double[] pixels = new double[24 * 8 * 8 * 3];
    for (int i = 0; i < pixels.length; i++) {
      // The channel of the class is brighter.
      pixels[i] = random.nextGaussian() * 0.3 + (i % 3 == classes[i / 192] ? 1 : 0);
    }
    Tensor x = Tensor.of(Shape.of(24, 8, 8, 3), pixels).cast(DType.FLOAT32);
    return Batch.of(x, Tensor.of(Shape.of(24), classes));
  }

  private static double loss(Model model) {
    return model.testOnBatch(batch(99)).get("loss");
  }

  @Test
  void aModelOfAllFamiliesLearnsAndResumes() {
    Model model = images();
    double before = loss(model);
    for (int step = 0; step < 30; step++) {
      model.trainOnBatch(batch(step));
    }
    assertTrue(loss(model) < 0.7 * before, before + " becomes " + loss(model));
    Path file = folder.resolve("mixed.crema");
    model.save(file);
    Model loaded = load(file);
    for (int step = 30; step < 33; step++) {
      model.trainOnBatch(batch(step));
      loaded.trainOnBatch(batch(step));
    }
    assertEquals(List.copyOf(model.weights().keySet()), List.copyOf(loaded.weights().keySet()));
    model
        .weights()
        .forEach(
            (path, weight) ->
                assertArrayEquals(weight.value().toFloats(), loaded.weight(path).toFloats(), path));
  }

  @Test
  void volumesLearnToo() {
    Model model =
        sequential(
                input(4, 6, 6, 2),
                conv3d(4, 3).padding(Padding.SAME),
                spatialDropout3d(0.1),
                averagePooling3d(2),
                conv3dTranspose(4, 2),
                upSampling3d(2),
                zeroPadding3d(1),
                cropping3d(1),
                globalAveragePooling3d(),
                dense(1))
            .seed(1)
            .compile(adam(0.01), meanSquaredError());
    Random random = new Random(2);
    Tensor x = LayerSieve.normal(random, 16, 4, 6, 6, 2).cast(DType.FLOAT32);
    Tensor y = x.mean(1, 2, 3).sum(-1).expandDims(-1).multiply(4).add(1);
    Batch batch = Batch.of(x, y);
    double before = model.testOnBatch(batch).get("loss");
    for (int step = 0; step < 30; step++) {
      model.trainOnBatch(batch);
    }
    assertTrue(model.testOnBatch(batch).get("loss") < 0.5 * before);
  }
}
