package dev.crema.examples;

import dev.crema.generation.Sampling;
import dev.crema.zoo.language.classification.TextClassifier;
import dev.crema.zoo.language.generation.TextGenerator;
import java.util.List;

/** Uses two models that come with Crema: one judges reviews of films, one writes plays. */
public final class ReviewsAndPlays {
  private ReviewsAndPlays() {}

  public static void main(String[] arguments) {
    TextClassifier classifier = TextClassifier.sentiment();
    for (String review :
        List.of(
            "A warm, funny and moving film.",
            "It's dull, and far too long.",
            "Not a bad film, but I would not watch it again.")) {
      TextClassifier.Prediction best = classifier.classify(review).getFirst();
      IO.println("%s %.2f: %s".formatted(best.label(), best.probability(), review));
    }

    TextGenerator generator = TextGenerator.shakespeare().length(200).stops("\n\n");
    IO.println(generator.sampling(Sampling.GREEDY).generate("ROMEO:\nI will ").text().strip());
  }
}
