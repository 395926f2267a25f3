package dev.crema.cli.vision;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.vision.segmentation.Segmentation;
import dev.crema.zoo.vision.segmentation.Segmenter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `crema vision segment`.
@Command(
    name = "segment",
    mixinStandardHelpOptions = true,
    description = "Tell which share of the pixels of images belongs to which class.")
final class Segment extends Common {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A segmenter's .crema file.")
  Path model = Path.of("");

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  List<Path> files = List.of();

  @Override
  protected Map<String, Object> work() {
    Segmenter segmenter = Segmenter.load(model);
    List<Object> images = new ArrayList<>();
    for (Path file : files) {
      Segmentation seen = segmenter.segment(file);
      System.out.println(file + ":");
      seen.shares()
          .forEach(
              (label, share) -> {
                if (share > 0) {
                  System.out.printf(Locale.ROOT, "  %s %.1f %%%n", label, 100 * share);
                }
              });
      images.add(Map.of("file", file.toString(), "shares", seen.shares()));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images", images);
    return json;
  }
}
