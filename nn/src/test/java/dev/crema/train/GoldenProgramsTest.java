package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.crema.Model;
import dev.crema.engine.Compiled;
import dev.crema.engine.Explanation;
import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.losses.Loss;
import dev.crema.optimizers.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the training steps of usual models are compiled to, kept as text, so that a change of a pass
 * shows what it changes. {@code -Dgolden.update=true} writes the files anew; look at their
 * difference before you commit it.
 */
class GoldenProgramsTest {
  private static final Path FILES = Path.of("src/test/resources/dev/crema/train/programs");

  private static String program(Model model, Optimizer optimizer, Loss loss, Type x, Type y) {
    Learner learner = new Learner(optimizer, 1);
    Compiled step =
        Functions.compile(
            batch -> {
              Forward forward = model.forward(true, learner.key(), batch.get(0));
              learner.minimize(loss.losses(batch.get(1), forward.output()).mean(), forward);
              return List.of();
            });
    Explanation explanation =
        Settings.current().withKernels("vector").during(() -> step.explain(x, y));
    StringBuilder text = new StringBuilder(explanation.stages().getLast().graph());
    text.append("\n# kernels\n");
    explanation.kernels().forEach(kernel -> text.append(kernel).append('\n'));
    return text.toString();
  }

  private static void check(String name, String program) throws IOException {
    Path file = FILES.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILES);
      Files.writeString(file, program);
      return;
    }
    try (InputStream in =
        GoldenProgramsTest.class.getResourceAsStream("programs/" + name + ".txt")) {
      if (in == null) {
        fail(file + " is missing; write it with -Dgolden.update=true");
        return;
      }
      String golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> expected = golden.lines().toList();
      List<String> actual = program.lines().toList();
      for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
        assertEquals(expected.get(i), actual.get(i), "line " + (i + 1) + " of " + file);
      }
      assertEquals(expected.size(), actual.size(), "lines of " + file);
    }
  }

  private static Type floats(long... shape) {
    return new Type(DType.FLOAT32, Shape.of(shape));
  }

  private static Type numbers(long... shape) {
    return new Type(DType.INT32, Shape.of(shape));
  }

  @Test
  void twoDenseLayersWithAdam() throws IOException {
    Model model =
        sequential(
            input(28, 28),
            flatten(),
            dense(128).activation(relu()),
            dense(10).activation(softmax()));
    check(
        "dense",
        program(model, adam(), sparseCategoricalCrossentropy(), floats(128, 28, 28), numbers(128)));
  }

  @Test
  void convolutionsPoolsAndDropoutWithMomentum() throws IOException {
    Model model =
        sequential(
            input(28, 28, 1),
            conv2d(32, 3).activation(relu()),
            maxPooling2d(),
            conv2d(64, 3).activation(relu()),
            maxPooling2d(),
            flatten(),
            dropout(0.5),
            dense(10));
    check(
        "convolutions",
        program(
            model,
            sgd(0.1).momentum(0.9),
            sparseCategoricalCrossentropy(true),
            floats(64, 28, 28, 1),
            numbers(64)));
  }

  @Test
  void batchNormalizationAroundAShortcut() throws IOException {
    Symbol x = input(8, 8, 16);
    Symbol y = conv2d(16, 3).padding(Padding.SAME).useBias(false).of(x);
    y = activation(relu()).of(batchNormalization().of(y));
    y = batchNormalization().of(conv2d(16, 3).padding(Padding.SAME).useBias(false).of(y));
    y = dense(10).of(globalAveragePooling2d().of(activation(relu()).of(add().of(x, y))));
    check(
        "residual",
        program(
            model(x, y),
            sgd(0.1).momentum(0.9),
            sparseCategoricalCrossentropy(true),
            floats(32, 8, 8, 16),
            numbers(32)));
  }

  @Test
  void embeddedWords() throws IOException {
    Model model =
        sequential(
            input(DType.INT32, 20),
            embedding(1000, 16),
            globalAveragePooling1d(),
            dense(1).activation(sigmoid()));
    check("words", program(model, adam(), binaryCrossentropy(), numbers(32, 20), floats(32, 1)));
  }
}
