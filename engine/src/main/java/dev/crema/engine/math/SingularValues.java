package dev.crema.engine.math;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Singular values by one-sided Jacobi rotations: rows (columns, if there are fewer of them) are
 * turned in pairs until all are orthogonal; their lengths are the singular values. Sources:
 * Hestenes, <i>Inversion of matrices by biorthogonalization and related results</i>, 1958; Demmel,
 * Veselić, <i>Jacobi's method is more accurate than QR</i>, 1992.
 *
 * <p>All results are NaN if the matrix has elements that are not finite.
 */
final class SingularValues implements Factoring {
  private static final int MOST_SWEEPS = 60;

  private final int m;
  private final int n;
  private final boolean full;

  /** How many lines are turned, and how long they are. */
  private final int count;

  private final int length;

  private final double[] a;
  private final double[] lines;
  private final double[] turns;
  private final int[] order;
  private final double[] sizes;
  private final double[] u;
  private final double[] s;
  private final double[] vt;

  /** What makes directions where there are no lines, made when it is needed first. */
  private @Nullable Householder complement;

  SingularValues(int m, int n, boolean full) {
    this.m = m;
    this.n = n;
    this.full = full;
    this.count = Math.min(m, n);
    this.length = Math.max(m, n);
    this.a = new double[m * n];
    this.lines = new double[count * length];
    this.turns = new double[count * count];
    this.order = new int[count];
    this.sizes = new double[count];
    this.u = new double[m * (full ? m : count)];
    this.s = new double[count];
    this.vt = new double[(full ? n : count) * n];
  }

  @Override
  public double[] matrix() {
    return a;
  }

  @Override
  public boolean factor() {
    double factor = Scaling.toUnit(a);
    if (factor == 0) {
      Arrays.fill(u, Double.NaN);
      Arrays.fill(s, Double.NaN);
      Arrays.fill(vt, Double.NaN);
      return true;
    }
    boolean tall = m >= n;
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        lines[i * length + k] = tall ? a[k * n + i] : a[i * n + k];
      }
    }
    Arrays.fill(turns, 0);
    for (int i = 0; i < count; i++) {
      turns[i * count + i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && sweep(); sweep++) {}
    sort();
    int known = normalize();
    double[] directions = tall ? u : vt;
    double[] rotations = tall ? vt : u;
    int width = full ? length : count;
    for (int i = 0; i < count; i++) {
      int line = order[i];
      s[i] = sizes[line] / factor;
      double sign =
          tall
              ? Scaling.sign(lines, line * length, length)
              : Scaling.sign(turns, line * count, count);
      for (int k = 0; k < count; k++) {
        rotations[tall ? i * count + k : k * count + i] = sign * turns[line * count + k];
      }
      for (int k = 0; i < known && k < length; k++) {
        directions[tall ? k * width + i : i * length + k] = sign * lines[line * length + k];
      }
    }
    if (known < width) {
      complete(directions, known, width, tall);
    }
    return true;
  }

  /** Turns every pair of lines once; returns whether one was not orthogonal yet. */
  private boolean sweep() {
    boolean turned = false;
    double tolerance = Math.ulp(1.0) * Math.sqrt(length);
    for (int p = 0; p < count - 1; p++) {
      for (int q = p + 1; q < count; q++) {
        double pp = dot(p, p);
        double qq = dot(q, q);
        double pq = dot(p, q);
        if (Math.abs(pq) > tolerance * Math.sqrt(pp) * Math.sqrt(qq)) {
          double cotangent = (qq - pp) / (2 * pq);
          double tangent =
              Math.copySign(1, cotangent)
                  / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
          double cosine = 1 / Math.sqrt(1 + tangent * tangent);
          double sine = cosine * tangent;
          Scaling.rotate(lines, p * length, q * length, length, cosine, sine);
          Scaling.rotate(turns, p * count, q * count, count, cosine, sine);
          turned = true;
        }
      }
    }
    return turned;
  }

  private double dot(int p, int q) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += lines[p * length + k] * lines[q * length + k];
    }
    return sum;
  }

  private void sort() {
    for (int i = 0; i < count; i++) {
      sizes[i] = Math.sqrt(dot(i, i));
      int at = i;
      while (at > 0 && sizes[order[at - 1]] < sizes[i]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
  }

  /** Gives the lines length 1 and returns how many are more than rounding errors. */
  private int normalize() {
    double negligible = count == 0 ? 0 : length * Math.ulp(sizes[order[0]]);
    int known = 0;
    while (known < count && sizes[order[known]] > negligible) {
      int line = order[known];
      for (int k = 0; k < length; k++) {
        lines[line * length + k] /= sizes[line];
      }
      known++;
    }
    return known;
  }

  /** Fills in directions that are orthogonal to the known ones. */
  private void complete(double[] directions, int known, int width, boolean tall) {
    Householder householder =
        complement == null ? new Householder(length, count, width) : complement;
    complement = householder;
    double[] matrix = householder.matrix();
    Arrays.fill(matrix, 0);
    for (int i = 0; i < known; i++) {
      for (int k = 0; k < length; k++) {
        matrix[k * count + i] = lines[order[i] * length + k];
      }
    }
    householder.factor();
    double[] q = householder.result(0);
    for (int i = known; i < width; i++) {
      for (int k = 0; k < length; k++) {
        directions[tall ? k * width + i : i * length + k] = q[k * width + i];
      }
    }
  }

  @Override
  public double[] result(int index) {
    return switch (index) {
      case 0 -> u;
      case 1 -> s;
      default -> vt;
    };
  }
}
