package dev.crema.cli.vision;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.Precisions;
import dev.crema.zoo.vision.ImageClassifier;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema vision quantize`.
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description =
        "Make a classifier that computes with numbers of 8 bits, and compare it with float32 and"
            + " bfloat16.")
final class VisionQuantize extends Common {
  @Parameters(
      paramLabel = "MODEL",
      description = "mnist, cifar10, or a .crema file of 'crema vision train'; it stays as it is.")
  String model = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description =
          "mnist, fashion-mnist, cifar10 (images for training to calibrate on, for testing to"
              + " measure with), or a folder of images in class sub-folders for both.")
  String data = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to save the quantized classifier.")
  @Nullable Path out;

  @Mixin Precisions precisions = new Precisions();

  @Mixin Unreadable unreadable = new Unreadable();

  @Override
  protected Map<String, Object> work() {
    if (out != null) {
      ModelFile.requireWritable(out);
    }
    ImageClassifier whole = VisionCommand.classifier(model);
    VisionCommand.Images images = VisionCommand.images(data, whole, unreadable);
    ImageClassifier quantized = whole.quantize(images.train(), precisions.options());
    Map<String, Object> json =
        precisions.compare(whole.measured(), quantized.measured(), images.test());
    if (out != null) {
      quantized.save(out);
      System.out.println("saved " + out);
      json.put("file", out.toString());
    }
    return json;
  }
}
