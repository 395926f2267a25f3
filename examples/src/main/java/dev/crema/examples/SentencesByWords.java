package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.layers.preprocessing.TextVectorization;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.stream.Stream;

/** Tells sentences about food from sentences about the weather, by their words. */
public final class SentencesByWords {
  private static final List<String> FOOD =
      List.of(
          "The soup needs more salt and pepper.", "Grandma bakes bread with butter.",
          "We cooked rice and beans for dinner.", "This cheese tastes great on toast!",
          "Fry the onions, then add the tomatoes.", "Dessert was apple cake with cream.",
          "He ordered pasta and a small salad.", "Lunch is soup and fresh bread.",
          "Add butter and salt to the rice.", "Breakfast: toast, eggs, coffee.");
  private static final List<String> WEATHER =
      List.of(
          "Heavy rain is expected this evening.", "The sun shines and the sky is blue.",
          "A cold wind blows from the north.", "Snow fell all night in the mountains.",
          "Fog covered the valley at dawn.", "Tomorrow will be warm and sunny.",
          "Clouds hide the sun this morning.", "Thunder and rain woke us at night.",
          "The wind was strong, the sky dark.", "It is cold; snow will stay until spring.");
  private static final List<String> TEST =
      List.of(
          "Bread with cheese and tomatoes, please!", "She added pepper to the beans.",
          "The eggs need salt.", "Rice with butter tastes great.",
          "Strong wind and heavy clouds tonight.", "Will it be sunny in the mountains?",
          "Cold rain fell all morning.", "The fog will hide the valley.");

  private SentencesByWords() {}

  private static Tensor labels(int food, int weather) {
    return Tensor.concatenate(0, List.of(Tensor.zeros(food, 1), Tensor.ones(weather, 1)));
  }

  public static void main(String[] arguments) {
    List<String> train = Stream.of(FOOD, WEATHER).flatMap(List::stream).toList();
    TextVectorization words = textVectorization().outputSequenceLength(8).adapt(train);
    Model model =
        sequential(
                input(DType.INT32, 8),
                embedding(words.tokens().size(), 16).maskZero(true),
                globalAveragePooling1d(),
                dense(1).activation(sigmoid()))
            .seed(0);

    model.compile(adam(0.02), binaryCrossentropy(), accuracy());
    model.fit(
        words.apply(train), labels(10, 10), epochs(60), batchSize(5), verbose(Verbose.SILENT));
    double accuracy = model.evaluate(words.apply(TEST), labels(4, 4)).metric("accuracy");
    IO.println("%d words, accuracy %.3f".formatted(words.tokens().size(), accuracy));
  }
}
