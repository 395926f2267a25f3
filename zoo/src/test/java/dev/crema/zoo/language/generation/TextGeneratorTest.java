package dev.crema.zoo.language.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.generation.Sampling;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextGeneratorTest {
  @TempDir Path folder;

  private static long parameters(Model model) {
    return model.weights().values().stream().mapToLong(w -> w.type().shape().size()).sum();
  }

  /** GPT-2 small has 124,439,808 parameters: Radford et al. and Hugging Face's {@code gpt2}. */
  @Tag("long")
  @Test
  void gpt2SmallHasAsManyParametersAsPublished() {
    assertEquals(124_439_808, parameters(new Gpt(12, 768, 12, 1024, 0).model(50_257)));
  }

  @Test
  void charactersAreNumberedAndOthersLeftOut() {
    Characters characters = Characters.of("banana 🍌\n");
    assertEquals("\n abn🍌", characters.alphabet());
    assertEquals(6, characters.size());
    assertArrayEquals(new int[] {3, 2, 4, 5}, characters.encode("bxan🍌"));
    assertEquals("ban🍌", characters.decode(3, 2, 4, 5));
    assertThrows(CremaException.class, () -> new Characters("ba"));
    assertThrows(CremaException.class, () -> new Characters(""));
  }

  /** Greedily, with what the whole model says of all that there is of the text. */
  @Test
  void whatIsKeptDoesNotChangeWhatComes() {
    Characters characters = new Characters("abcdefgh");
    Model model = new Gpt(2, 16, 2, 12, 0).model(8).seed(3);
    String text = "head";
    for (int i = 0; i < 8; i++) {
      int[] tokens = characters.encode(text);
      Tensor logits = model.predictOnBatch(Tensor.of(Shape.of(1, tokens.length), tokens));
      int next = (int) logits.select(1, tokens.length - 1L).argmax(-1).toLongs()[0];
      text += characters.decode(next);
    }
    TextGenerator generator =
        new TextGenerator(model, characters, 12).sampling(Sampling.GREEDY).length(8);
    assertEquals(text, "head" + generator.generate("head").text());
    // Beyond the block it goes on with the last half.
    assertEquals(40, generator.length(40).generate("head").text().length());
    assertEquals(generator.generate("headed").text(), generator.generate("h?e!a-d ed").text());
    assertEquals(generator.generate("").text(), generator.generate("a").text());
    assertEquals("", generator.length(0).generate("a").text());
    assertEquals(
        generator.generate("abcdefgh".repeat(5)).text(),
        generator.generate("abcdefgh".repeat(9)).text());
  }

  @Test
  void aPatternIsLearnedSavedAndStopped() {
    GptRecipe recipe =
        GptRecipe.DEFAULT
            .architecture(new Gpt(1, 16, 2, 8, 0))
            .iterations(120)
            .learningRate(0.02, 5)
            .seed(1);
    Path file = folder.resolve("g.crema");
    recipe.train("abc.".repeat(60)).save(file);
    TextGenerator generator = TextGenerator.load(file).sampling(Sampling.GREEDY).length(10);
    assertEquals(new GeneratedText("ab", "c.abc.abc.", false), generator.generate("ab"));
    assertEquals(new GeneratedText("ab", "c", true), generator.stops(".").generate("ab"));
    DataException refused = assertThrows(DataException.class, () -> recipe.train("abc."));
    assertTrue(refused.getMessage().contains("4 characters; allowed: 90"), refused.getMessage());
  }

  @Test
  void theModelThatComesWithCremaWrites() {
    TextGenerator generator = TextGenerator.shakespeare().length(40).seed(7);
    assertEquals(809_856, parameters(generator.model()));
    String text = generator.generate("ROMEO:\n").text();
    assertEquals(text, generator.generate("ROMEO:\n").text());
    String greedy = generator.sampling(Sampling.GREEDY).generate("ROMEO:\nI will ").text();
    assertTrue(greedy.startsWith("the "), greedy);
  }
}
