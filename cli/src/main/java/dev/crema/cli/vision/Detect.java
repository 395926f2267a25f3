package dev.crema.cli.vision;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.vision.detection.Detection;
import dev.crema.zoo.vision.detection.ObjectDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema vision detect`.
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description = "Find the objects in images, with their places in pixels: y1, x1, y2, x2.")
final class Detect extends Common {
  private static final String SHIPPED = "digits";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "A detector's .crema file, or digits: the one that comes with Crema, for bright digits of"
              + " 14 to 32 pixels on a dark canvas of 64 x 64.")
  String model = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  List<Path> files = List.of();

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "The least score that is told, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double threshold = 0.5;

  @Override
  protected Map<String, Object> work() {
    ObjectDetector loaded =
        model.equals(SHIPPED) ? ObjectDetector.digits() : ObjectDetector.load(Path.of(model));
    ObjectDetector detector = loaded.threshold(threshold);
    List<Object> images = new ArrayList<>();
    for (Path file : files) {
      List<Detection> found = detector.detect(file);
      System.out.println(file + ": " + (found.isEmpty() ? "nothing" : found.size() + " found"));
      found.forEach(detection -> System.out.println("  " + detection));
      images.add(
          Map.of("file", file.toString(), "found", found.stream().map(Detect::json).toList()));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images", images);
    return json;
  }

  private static Map<String, Object> json(Detection detection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("label", detection.label());
    json.put("score", detection.score());
    json.put(
        "box",
        List.of(
            detection.box().y1(),
            detection.box().x1(),
            detection.box().y2(),
            detection.box().x2()));
    return json;
  }
}
