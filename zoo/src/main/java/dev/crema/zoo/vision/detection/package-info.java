/// Finding objects in images: boxes, anchors and their matching, the loss of a detector, RetinaNet
/// as its architecture, suppression of what is found twice, average precision, and {@link
/// dev.crema.zoo.vision.detection.ObjectDetector}, which has it all in one file.
@NullMarked
package dev.crema.zoo.vision.detection;

import org.jspecify.annotations.NullMarked;
