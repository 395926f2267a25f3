package dev.crema.cli.vision;

import dev.crema.cli.shared.Common;
import dev.crema.data.DataException;
import dev.crema.zoo.vision.ImageClassifier;
import dev.crema.zoo.vision.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema vision predict`.
@Command(name = "predict", mixinStandardHelpOptions = true, description = "Say what images show.")
final class VisionPredict extends Common {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "mnist, cifar10, or a .crema file of 'crema vision train'.")
  String model = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  List<Path> images = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Tell the N most probable classes (default: ${DEFAULT-VALUE}).")
  int top = 3;

  @Mixin Unreadable unreadable = new Unreadable();

  @Override
  protected Map<String, Object> work() {
    ImageClassifier classifier = VisionCommand.classifier(model);
    List<Object> results = new ArrayList<>();
    for (Path image : images) {
      try {
        List<Prediction> predictions = classifier.classify(image, top);
        System.out.println(
            image
                + ": "
                + predictions.stream().map(Prediction::toString).collect(Collectors.joining(", ")));
        results.add(Map.of("image", image.toString(), "predictions", json(predictions)));
      } catch (DataException e) {
        unreadable.accept(e);
      }
    }
    return Map.of("images", results);
  }

  private static List<Map<String, Object>> json(List<Prediction> predictions) {
    return predictions.stream()
        .map(p -> Map.<String, Object>of("label", p.label(), "probability", p.probability()))
        .toList();
  }
}
