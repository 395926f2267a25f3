package dev.crema.ops;

import static dev.crema.ops.Index.at;
import static dev.crema.ops.Index.from;
import static dev.crema.ops.Index.newAxis;
import static dev.crema.ops.Index.range;
import static dev.crema.ops.Index.rest;
import static dev.crema.ops.Index.to;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What each case of {@code ops.txt} calls: the function's name, and after a point how. */
final class OpsCases {
  private static final Map<String, UnaryOperator<List<Tensor>>> CASES = new LinkedHashMap<>();

  private OpsCases() {}

  static Map<String, UnaryOperator<List<Tensor>>> cases() {
    return CASES;
  }

  private static void all(String name, UnaryOperator<List<Tensor>> function) {
    CASES.put(name, function);
  }

  private static void one(String name, UnaryOperator<Tensor> function) {
    all(name, in -> List.of(function.apply(in.getFirst())));
  }

  private static void two(String name, BinaryOperator<Tensor> function) {
    all(name, in -> List.of(function.apply(in.get(0), in.get(1))));
  }

  private static void made(String name, Supplier<Tensor> function) {
    all(name, _ -> List.of(function.get()));
  }

  private static int[] ints(int... values) {
    return values;
  }

  private static long[] longs(long... values) {
    return values;
  }

  private static List<Tensor> parts(SortOps.Unique u) {
    return List.of(u.values(), u.index(), u.inverse(), u.counts());
  }

  private static List<Tensor> parts(StatisticsOps.Histogram h) {
    return List.of(h.counts(), h.edges());
  }

  static {
    one("exp", x -> Ops.exp(x));
    one("exp2", x -> Ops.exp2(x));
    one("expm1", x -> Ops.expm1(x));
    one("log", x -> Ops.log(x));
    one("log2", x -> Ops.log2(x));
    one("log10", x -> Ops.log10(x));
    one("log1p", x -> Ops.log1p(x));
    one("sqrt", x -> Ops.sqrt(x));
    one("cbrt", x -> Ops.cbrt(x));
    one("sin", x -> Ops.sin(x));
    one("cos", x -> Ops.cos(x));
    one("tan", x -> Ops.tan(x));
    one("arcsin", x -> Ops.arcsin(x));
    one("arccos", x -> Ops.arccos(x));
    one("arctan", x -> Ops.arctan(x));
    one("sinh", x -> Ops.sinh(x));
    one("cosh", x -> Ops.cosh(x));
    one("tanh", x -> Ops.tanh(x));
    one("arcsinh", x -> Ops.arcsinh(x));
    one("arccosh", x -> Ops.arccosh(x));
    one("arctanh", x -> Ops.arctanh(x));
    one("deg2rad", x -> Ops.deg2rad(x));
    one("rad2deg", x -> Ops.rad2deg(x));
    one("sinc", x -> Ops.sinc(x));
    one("i0", x -> Ops.i0(x));
    one("angle", x -> Ops.angle(x));
    one("fabs", x -> Ops.fabs(x));
    one("reciprocal", x -> Ops.reciprocal(x));
    one("floor", x -> Ops.floor(x));
    one("ceil", x -> Ops.ceil(x));
    one("abs", x -> Ops.abs(x));
    one("absolute", x -> Ops.absolute(x));
    one("sign", x -> Ops.sign(x));
    one("negative", x -> Ops.negative(x));
    one("square", x -> Ops.square(x));
    one("trunc", x -> Ops.trunc(x));
    one("round", x -> Ops.round(x));
    one("real", x -> Ops.real(x));
    one("conj", x -> Ops.conj(x));
    one("conjugate", x -> Ops.conjugate(x));
    one("imag", x -> Ops.imag(x));
    one("isnan", x -> Ops.isnan(x));
    one("isfinite", x -> Ops.isfinite(x));
    one("isinf", x -> Ops.isinf(x));
    one("isposinf", x -> Ops.isposinf(x));
    one("isneginf", x -> Ops.isneginf(x));
    one("isreal", x -> Ops.isreal(x));
    one("signbit", x -> Ops.signbit(x));
    one("logicalNot", x -> Ops.logicalNot(x));
    one("nanToNum", x -> Ops.nanToNum(x));
    one("bitwiseNot", x -> Ops.bitwiseNot(x));
    one("bitwiseInvert", x -> Ops.bitwiseInvert(x));
    one("ravel", x -> Ops.ravel(x));
    one("squeeze", x -> Ops.squeeze(x));
    one("transpose", x -> Ops.transpose(x));
    one("flip", x -> Ops.flip(x));
    one("fliplr", x -> Ops.fliplr(x));
    one("flipud", x -> Ops.flipud(x));
    one("diagflat", x -> Ops.diagflat(x, -1));
    one("trace", x -> Ops.trace(x));
    one("tril", x -> Ops.tril(x));
    one("triu", x -> Ops.triu(x));
    one("sort", x -> Ops.sort(x));
    one("argsort", x -> Ops.argsort(x));
    one("diff", x -> Ops.diff(x));
    one("trapezoid", x -> Ops.trapezoid(x));
    one("median", x -> Ops.median(x));
    one("average", x -> Ops.average(x));
    one("bincount", x -> Ops.bincount(x));
    one("corrcoef", x -> Ops.corrcoef(x));
    one("argmax", x -> Ops.argmax(x));
    one("argmin", x -> Ops.argmin(x));
    one("nanargmax", x -> Ops.nanargmax(x));
    one("nanargmin", x -> Ops.nanargmin(x));
    one("cumsum", x -> Ops.cumsum(x));
    one("cumprod", x -> Ops.cumprod(x));
    one("nancumsum", x -> Ops.nancumsum(x));
    one("nancumprod", x -> Ops.nancumprod(x));
    two("add", (x, y) -> Ops.add(x, y));
    two("subtract", (x, y) -> Ops.subtract(x, y));
    two("multiply", (x, y) -> Ops.multiply(x, y));
    two("divide", (x, y) -> Ops.divide(x, y));
    two("trueDivide", (x, y) -> Ops.trueDivide(x, y));
    two("divideNoNan", (x, y) -> Ops.divideNoNan(x, y));
    two("floorDivide", (x, y) -> Ops.floorDivide(x, y));
    two("mod", (x, y) -> Ops.mod(x, y));
    two("fmod", (x, y) -> Ops.fmod(x, y));
    two("power", (x, y) -> Ops.power(x, y));
    two("maximum", (x, y) -> Ops.maximum(x, y));
    two("minimum", (x, y) -> Ops.minimum(x, y));
    two("fmax", (x, y) -> Ops.fmax(x, y));
    two("fmin", (x, y) -> Ops.fmin(x, y));
    two("arctan2", (x, y) -> Ops.arctan2(x, y));
    two("hypot", (x, y) -> Ops.hypot(x, y));
    two("logaddexp", (x, y) -> Ops.logaddexp(x, y));
    two("logaddexp2", (x, y) -> Ops.logaddexp2(x, y));
    two("heaviside", (x, y) -> Ops.heaviside(x, y));
    two("ldexp", (x, y) -> Ops.ldexp(x, y));
    two("equal", (x, y) -> Ops.equal(x, y));
    two("notEqual", (x, y) -> Ops.notEqual(x, y));
    two("less", (x, y) -> Ops.less(x, y));
    two("lessEqual", (x, y) -> Ops.lessEqual(x, y));
    two("greater", (x, y) -> Ops.greater(x, y));
    two("greaterEqual", (x, y) -> Ops.greaterEqual(x, y));
    two("logicalAnd", (x, y) -> Ops.logicalAnd(x, y));
    two("logicalOr", (x, y) -> Ops.logicalOr(x, y));
    two("logicalXor", (x, y) -> Ops.logicalXor(x, y));
    two("bitwiseAnd", (x, y) -> Ops.bitwiseAnd(x, y));
    two("bitwiseOr", (x, y) -> Ops.bitwiseOr(x, y));
    two("bitwiseXor", (x, y) -> Ops.bitwiseXor(x, y));
    two("leftShift", (x, y) -> Ops.leftShift(x, y));
    two("bitwiseLeftShift", (x, y) -> Ops.bitwiseLeftShift(x, y));
    two("rightShift", (x, y) -> Ops.rightShift(x, y));
    two("bitwiseRightShift", (x, y) -> Ops.bitwiseRightShift(x, y));
    two("gcd", (x, y) -> Ops.gcd(x, y));
    two("lcm", (x, y) -> Ops.lcm(x, y));
    two("nextafter", (x, y) -> Ops.nextafter(x, y));
    two("isclose", (x, y) -> Ops.isclose(x, y));
    two("allclose", (x, y) -> Ops.allclose(x, y));
    two("append", (x, y) -> Ops.append(x, y));
    two("take", (x, y) -> Ops.take(x, y));
    two("takeAlongAxis", (x, y) -> Ops.takeAlongAxis(x, y));
    two("digitize", (x, y) -> Ops.digitize(x, y));
    two("isin", (x, y) -> Ops.isin(x, y));
    two("matmul", (x, y) -> Ops.matmul(x, y));
    two("dot", (x, y) -> Ops.dot(x, y));
    two("vdot", (x, y) -> Ops.vdot(x, y));
    two("inner", (x, y) -> Ops.inner(x, y));
    two("outer", (x, y) -> Ops.outer(x, y));
    two("tensordot", (x, y) -> Ops.tensordot(x, y));
    two("kron", (x, y) -> Ops.kron(x, y));
    two("cross", (x, y) -> Ops.cross(x, y));
    two("quantile", (x, y) -> Ops.quantile(x, y));
    two("nanquantile", (x, y) -> Ops.nanquantile(x, y));
    two("percentile", (x, y) -> Ops.percentile(x, y));
    two("nanpercentile", (x, y) -> Ops.nanpercentile(x, y));
    one("sum", x -> Ops.sum(x));
    one("sum.axes", x -> Ops.sum(x, 1, -1));
    one("sum.keep", x -> Ops.sum(x, true, 0));
    one("prod", x -> Ops.prod(x));
    one("prod.axes", x -> Ops.prod(x, 1, -1));
    one("prod.keep", x -> Ops.prod(x, true, 0));
    one("mean", x -> Ops.mean(x));
    one("mean.axes", x -> Ops.mean(x, 1, -1));
    one("mean.keep", x -> Ops.mean(x, true, 0));
    one("var", x -> Ops.var(x));
    one("var.axes", x -> Ops.var(x, 1, -1));
    one("var.keep", x -> Ops.var(x, true, 0));
    one("std", x -> Ops.std(x));
    one("std.axes", x -> Ops.std(x, 1, -1));
    one("std.keep", x -> Ops.std(x, true, 0));
    one("max", x -> Ops.max(x));
    one("max.axes", x -> Ops.max(x, 1, -1));
    one("max.keep", x -> Ops.max(x, true, 0));
    one("min", x -> Ops.min(x));
    one("min.axes", x -> Ops.min(x, 1, -1));
    one("min.keep", x -> Ops.min(x, true, 0));
    one("amax", x -> Ops.amax(x));
    one("amax.axes", x -> Ops.amax(x, 1, -1));
    one("amax.keep", x -> Ops.amax(x, true, 0));
    one("amin", x -> Ops.amin(x));
    one("amin.axes", x -> Ops.amin(x, 1, -1));
    one("amin.keep", x -> Ops.amin(x, true, 0));
    one("ptp", x -> Ops.ptp(x));
    one("ptp.axes", x -> Ops.ptp(x, 1, -1));
    one("ptp.keep", x -> Ops.ptp(x, true, 0));
    one("any", x -> Ops.any(x));
    one("any.axes", x -> Ops.any(x, 1, -1));
    one("any.keep", x -> Ops.any(x, true, 0));
    one("all", x -> Ops.all(x));
    one("all.axes", x -> Ops.all(x, 1, -1));
    one("all.keep", x -> Ops.all(x, true, 0));
    one("countNonzero", x -> Ops.countNonzero(x));
    one("countNonzero.axes", x -> Ops.countNonzero(x, 1, -1));
    one("countNonzero.keep", x -> Ops.countNonzero(x, true, 0));
    one("median.axes", x -> Ops.median(x, 1, -1));
    one("median.keep", x -> Ops.median(x, true, 0));
    one("nansum", x -> Ops.nansum(x));
    one("nansum.axes", x -> Ops.nansum(x, 1, -1));
    one("nansum.keep", x -> Ops.nansum(x, true, 0));
    one("nanprod", x -> Ops.nanprod(x));
    one("nanprod.axes", x -> Ops.nanprod(x, 1, -1));
    one("nanprod.keep", x -> Ops.nanprod(x, true, 0));
    one("nanmean", x -> Ops.nanmean(x));
    one("nanmean.axes", x -> Ops.nanmean(x, 1, -1));
    one("nanmean.keep", x -> Ops.nanmean(x, true, 0));
    one("nanvar", x -> Ops.nanvar(x));
    one("nanvar.axes", x -> Ops.nanvar(x, 1, -1));
    one("nanvar.keep", x -> Ops.nanvar(x, true, 0));
    one("nanstd", x -> Ops.nanstd(x));
    one("nanstd.axes", x -> Ops.nanstd(x, 1, -1));
    one("nanstd.keep", x -> Ops.nanstd(x, true, 0));
    one("nanmedian", x -> Ops.nanmedian(x));
    one("nanmedian.axes", x -> Ops.nanmedian(x, 1, -1));
    one("nanmedian.keep", x -> Ops.nanmedian(x, true, 0));
    one("nanmax", x -> Ops.nanmax(x));
    one("nanmax.axes", x -> Ops.nanmax(x, 1, -1));
    one("nanmax.keep", x -> Ops.nanmax(x, true, 0));
    one("nanmin", x -> Ops.nanmin(x));
    one("nanmin.axes", x -> Ops.nanmin(x, 1, -1));
    one("nanmin.keep", x -> Ops.nanmin(x, true, 0));
    one("argmax.axis", x -> Ops.argmax(x, -1));
    one("argmax.keep", x -> Ops.argmax(x, 0, true));
    one("argmin.axis", x -> Ops.argmin(x, -1));
    one("argmin.keep", x -> Ops.argmin(x, 0, true));
    one("nanargmax.axis", x -> Ops.nanargmax(x, 1));
    one("nanargmax.keep", x -> Ops.nanargmax(x, 0, true));
    one("nanargmin.axis", x -> Ops.nanargmin(x, 1));
    one("nanargmin.keep", x -> Ops.nanargmin(x, 0, true));
    one("cumsum.axis", x -> Ops.cumsum(x, -1));
    one("nancumsum.axis", x -> Ops.nancumsum(x, 0));
    one("cumprod.axis", x -> Ops.cumprod(x, -1));
    one("nancumprod.axis", x -> Ops.nancumprod(x, 0));
    one("sort.axis", x -> Ops.sort(x, 0));
    one("argsort.axis", x -> Ops.argsort(x, 0));
    one("round.decimals", x -> Ops.round(x, 1));
    one("round.tens", x -> Ops.round(x, -1));
    one("nanToNum.numbers", x -> Ops.nanToNum(x, 5, 7, -8));
    one("power.number", x -> Ops.power(x, 2.5));
    one("power.number2", x -> Ops.power(x, 3));
    two("isclose.nan", (x, y) -> Ops.isclose(x, y, 0.1, 0.2, true));
    two("allclose.nan", (x, y) -> Ops.allclose(x, y, 1e-5, 1e-8, true));
    one("clip", x -> Ops.clip(x, -1, 1.5));
    one("clip.ints", x -> Ops.clip(x, -1, 2));
    all("clip.tensors", in -> List.of(Ops.clip(in.get(0), in.get(1), in.get(2))));
    one("reshape", x -> Ops.reshape(x, 2, -1));
    one("reshape.shape", x -> Ops.reshape(x, Shape.of(3, 4)));
    one("expandDims", x -> Ops.expandDims(x, 1, -1));
    one("squeeze.axes", x -> Ops.squeeze(x, 0, -2));
    one("transpose.axes", x -> Ops.transpose(x, 1, 2, 0));
    one("swapaxes", x -> Ops.swapaxes(x, 0, -1));
    one("moveaxis", x -> Ops.moveaxis(x, 0, -1));
    one("moveaxis.axes", x -> Ops.moveaxis(x, ints(0, -1), ints(2, 1)));
    one("broadcastTo", x -> Ops.broadcastTo(x, Shape.of(2, 3, 4)));
    one("flip.axes", x -> Ops.flip(x, -1));
    one("rot90.1", x -> Ops.rot90(x, 1));
    one("rot90.2", x -> Ops.rot90(x, 2));
    one("rot90.3", x -> Ops.rot90(x, 3));
    one("rot90.4", x -> Ops.rot90(x, 4));
    one("rot90.m1", x -> Ops.rot90(x, -1));
    one("rot90.axes", x -> Ops.rot90(x, 1, 2, 1));
    one("roll", x -> Ops.roll(x, 2));
    one("roll.axis", x -> Ops.roll(x, -2, -1));
    one("roll.axes", x -> Ops.roll(x, longs(1, 7), ints(0, 1)));
    one("tile", x -> Ops.tile(x, 2, 1, 3));
    one("tile.short", x -> Ops.tile(x, 2));
    one("tile.none", x -> Ops.tile(x, 0, 2));
    one("repeat", x -> Ops.repeat(x, 3));
    one("repeat.axis", x -> Ops.repeat(x, 2, -1));
    one("repeat.each", x -> Ops.repeat(x, longs(2, 0, 1), 0));
    one("pad", x -> Ops.pad(x, 1.5, longs(1, 2), longs(0, 3)));
    one("pad.ints", x -> Ops.pad(x, 0, longs(1, 2), longs(0, 3)));
    one("pad.edge", x -> Ops.pad(x, Ops.PadMode.EDGE, longs(2, 1), longs(5, 4)));
    one("pad.reflect", x -> Ops.pad(x, Ops.PadMode.REFLECT, longs(2, 1), longs(5, 4)));
    one("pad.symmetric", x -> Ops.pad(x, Ops.PadMode.SYMMETRIC, longs(2, 1), longs(5, 4)));
    one("pad.wrap", x -> Ops.pad(x, Ops.PadMode.WRAP, longs(2, 1), longs(5, 4)));
    one("pad.one", x -> Ops.pad(x, Ops.PadMode.EDGE, longs(1, 1)));
    one("pad.constant", x -> Ops.pad(x, Ops.PadMode.CONSTANT, longs(2, 2)));
    one("rearrange", x -> Ops.rearrange(x, "(a b) (c d) -> b (a d) c", Map.of("a", 2L, "c", 2L)));
    one("rearrange.rest", x -> Ops.rearrange(x, "a ... -> ... a 1"));
    two("append.axis", (x, y) -> Ops.append(x, y, 1));
    two("take.axis", (x, y) -> Ops.take(x, y, 1));
    two("takeAlongAxis.axis", (x, y) -> Ops.takeAlongAxis(x, y, 0));
    one("getItem", x -> Ops.getItem(x, at(1), from(1), range().by(-1)));
    one("getItem.rest", x -> Ops.getItem(x, rest(), newAxis(), at(-1)));
    one("getItem.range", x -> Ops.getItem(x, range(-3, 9).by(2), from(-2).by(-2)));
    one("getItem.empty", x -> Ops.getItem(x, range(3, 1), to(-9)));
    one("getItem.back", x -> Ops.getItem(x, range(4, 1).by(-1), to(0).by(-1)));
    all("where", in -> List.of(Ops.where(in.get(0), in.get(1), in.get(2))));
    all("select", in -> List.of(Ops.select(in.subList(0, 2), in.subList(2, 4))));
    two("select.otherwise", (x, y) -> Ops.select(List.of(x), List.of(y), 7));
    one("diag.0", x -> Ops.diag(x));
    one("diag.2", x -> Ops.diag(x, 2));
    one("diag.m1", x -> Ops.diag(x, -1));
    one("diagonal.0", x -> Ops.diagonal(x));
    one("diagonal.1", x -> Ops.diagonal(x, 1, 0, 1));
    one("diagonal.m2", x -> Ops.diagonal(x, -2, 0, 1));
    one("diagonal.5", x -> Ops.diagonal(x, 5, 0, 1));
    one("diagonal.axes", x -> Ops.diagonal(x, 1, -1, 0));
    one("trace.axes", x -> Ops.trace(x, -1, 2, 0));
    one("tril.k", x -> Ops.tril(x, -1));
    one("triu.k", x -> Ops.triu(x, -1));
    one("slice", x -> Ops.slice(x, longs(1, 0), Shape.of(2, 2)));
    two("slice.dynamic", (x, y) -> Ops.slice(x, y, Shape.of(2, 2)));
    two("sliceUpdate", (x, y) -> Ops.sliceUpdate(x, longs(1, 2), y));
    all("sliceUpdate.dynamic", in -> List.of(Ops.sliceUpdate(in.get(0), in.get(2), in.get(1))));
    two("scatter", (x, y) -> Ops.scatter(x, y, Shape.of(3, 4)));
    two("scatter.rows", (x, y) -> Ops.scatter(x, y, Shape.of(3, 4)));
    all("scatterUpdate", in -> List.of(Ops.scatterUpdate(in.get(0), in.get(1), in.get(2))));
    all(
        "scatterUpdate.SUM",
        in -> List.of(Ops.scatterUpdate(in.get(0), in.get(1), in.get(2), Reduction.SUM)));
    all(
        "scatterUpdate.MAX",
        in -> List.of(Ops.scatterUpdate(in.get(0), in.get(1), in.get(2), Reduction.MAX)));
    all(
        "scatterUpdate.MIN",
        in -> List.of(Ops.scatterUpdate(in.get(0), in.get(1), in.get(2), Reduction.MIN)));
    all(
        "scatterUpdate.PRODUCT",
        in -> List.of(Ops.scatterUpdate(in.get(0), in.get(1), in.get(2), Reduction.PRODUCT)));
    one("argpartition", x -> Ops.argpartition(x, 1, 0));
    two("searchsorted.LEFT", (x, y) -> Ops.searchsorted(x, y, Ops.Side.LEFT));
    two("searchsorted.RIGHT", (x, y) -> Ops.searchsorted(x, y, Ops.Side.RIGHT));
    two("isin.invert", (x, y) -> Ops.isin(x, y, true));
    one("max.initial", x -> Ops.max(x, 0.5, true, -1));
    one("min.initial", x -> Ops.min(x, 0.5, true, -1));
    two("average.weights", (x, y) -> Ops.average(x, y));
    two("average.axis", (x, y) -> Ops.average(x, y, -1));
    one("diff.n", x -> Ops.diff(x, 2, 0));
    one("trapezoid.dx", x -> Ops.trapezoid(x, 0.5, 0));
    two("trapezoid.x", (x, y) -> Ops.trapezoid(x, y, 0));
    two("quantile.linear", (x, y) -> Ops.quantile(x, y, Ops.QuantileMethod.LINEAR, true, -1));
    two("nanquantile.linear", (x, y) -> Ops.nanquantile(x, y, Ops.QuantileMethod.LINEAR, true, -1));
    two("quantile.lower", (x, y) -> Ops.quantile(x, y, Ops.QuantileMethod.LOWER, true, -1));
    two("nanquantile.lower", (x, y) -> Ops.nanquantile(x, y, Ops.QuantileMethod.LOWER, true, -1));
    two("quantile.higher", (x, y) -> Ops.quantile(x, y, Ops.QuantileMethod.HIGHER, true, -1));
    two("nanquantile.higher", (x, y) -> Ops.nanquantile(x, y, Ops.QuantileMethod.HIGHER, true, -1));
    two("quantile.midpoint", (x, y) -> Ops.quantile(x, y, Ops.QuantileMethod.MIDPOINT, true, -1));
    two(
        "nanquantile.midpoint",
        (x, y) -> Ops.nanquantile(x, y, Ops.QuantileMethod.MIDPOINT, true, -1));
    two("quantile.nearest", (x, y) -> Ops.quantile(x, y, Ops.QuantileMethod.NEAREST, true, -1));
    two(
        "nanquantile.nearest",
        (x, y) -> Ops.nanquantile(x, y, Ops.QuantileMethod.NEAREST, true, -1));
    two("quantile.axes", (x, y) -> Ops.quantile(x, y, 0, 2));
    two("percentile.axis", (x, y) -> Ops.percentile(x, y, Ops.QuantileMethod.NEAREST, true, 0));
    two(
        "nanpercentile.axis",
        (x, y) -> Ops.nanpercentile(x, y, Ops.QuantileMethod.LINEAR, true, 1));
    one("bincount.length", x -> Ops.bincount(x, 4));
    two("bincount.weights", (x, y) -> Ops.bincount(x, y, 6));
    two("tensordot.0", (x, y) -> Ops.tensordot(x, y, 0));
    two("tensordot.axes", (x, y) -> Ops.tensordot(x, y, ints(0, 2), ints(1, 0)));
    two("cross.two", (x, y) -> Ops.cross(x, y));
    two("cross.axes", (x, y) -> Ops.cross(x, y, 0, 1, 0));
    two("correlate.valid", (x, y) -> Ops.correlate(x, y, Ops.CorrelationMode.VALID));
    two("correlate.same", (x, y) -> Ops.correlate(x, y, Ops.CorrelationMode.SAME));
    two("correlate.full", (x, y) -> Ops.correlate(x, y, Ops.CorrelationMode.FULL));
    all("einsum.0", in -> List.of(Ops.einsum("ij,jk->ik", in.toArray(Tensor[]::new))));
    all("einsum.1", in -> List.of(Ops.einsum("ij,jk", in.toArray(Tensor[]::new))));
    all("einsum.2", in -> List.of(Ops.einsum("ii->i", in.toArray(Tensor[]::new))));
    all("einsum.3", in -> List.of(Ops.einsum("ii", in.toArray(Tensor[]::new))));
    all("einsum.4", in -> List.of(Ops.einsum("ij->ji", in.toArray(Tensor[]::new))));
    all("einsum.5", in -> List.of(Ops.einsum("ij->", in.toArray(Tensor[]::new))));
    all("einsum.6", in -> List.of(Ops.einsum("bij,bjk->bik", in.toArray(Tensor[]::new))));
    all("einsum.7", in -> List.of(Ops.einsum("...ij,...jk->...ik", in.toArray(Tensor[]::new))));
    all("einsum.8", in -> List.of(Ops.einsum("i,j->ij", in.toArray(Tensor[]::new))));
    all("einsum.9", in -> List.of(Ops.einsum("ij,jk,kl->il", in.toArray(Tensor[]::new))));
    all("einsum.10", in -> List.of(Ops.einsum("ij,ij->", in.toArray(Tensor[]::new))));
    all("einsum.11", in -> List.of(Ops.einsum("ij,ij->ij", in.toArray(Tensor[]::new))));
    all("einsum.12", in -> List.of(Ops.einsum("ijk,j->k", in.toArray(Tensor[]::new))));
    all("einsum.13", in -> List.of(Ops.einsum("iij,j->ji", in.toArray(Tensor[]::new))));
    all("einsum.14", in -> List.of(Ops.einsum("i...->...", in.toArray(Tensor[]::new))));
    all("einsum.15", in -> List.of(Ops.einsum("ba", in.toArray(Tensor[]::new))));
    all("einsum.16", in -> List.of(Ops.einsum("ab,cb,db->acd", in.toArray(Tensor[]::new))));
    all("einsum.17", in -> List.of(Ops.einsum("ij,kj->ik", in.toArray(Tensor[]::new))));
    all("einsum.18", in -> List.of(Ops.einsum(",ij->ij", in.toArray(Tensor[]::new))));
    all("einsum.19", in -> List.of(Ops.einsum("...,...", in.toArray(Tensor[]::new))));
    all("einsum.20", in -> List.of(Ops.einsum("abc,cd,dab->b", in.toArray(Tensor[]::new))));
    two("linspace.tensors", (x, y) -> Ops.linspace(x, y, 5, true, 1));
    one("vander.n", x -> Ops.vander(x, 4, true));
    one("saturateCast", x -> Ops.saturateCast(x, DType.INT8));
    one("saturateCast.wide", x -> Ops.saturateCast(x, DType.INT32));
    made("arange.stop", () -> Ops.arange(5));
    made("arange.step", () -> Ops.arange(7, -4, -3));
    made("arange.from", () -> Ops.arange(2, 6));
    made("arange.none", () -> Ops.arange(3, 1));
    made("arange.doubles", () -> Ops.arange(0.5, 3, 0.4));
    made("arange.typed", () -> Ops.arange(1, 9, 2, DType.FLOAT64));
    made("linspace", () -> Ops.linspace(-1, 2, 7));
    made("linspace.open", () -> Ops.linspace(3, -1, 5, false, DType.FLOAT64));
    made("linspace.one", () -> Ops.linspace(2, 5, 1));
    made("linspace.none", () -> Ops.linspace(2, 5, 0));
    made("linspace.ints", () -> Ops.linspace(-3, 8, 4, true, DType.INT32));
    made("logspace", () -> Ops.logspace(-1, 2, 5));
    made("logspace.base", () -> Ops.logspace(0, 3, 4, false, 2, DType.FLOAT64));
    made("geomspace", () -> Ops.geomspace(1, 1000, 4));
    made("geomspace.negative", () -> Ops.geomspace(-8, -0.5, 6, false, DType.FLOAT64));
    made("eye", () -> Ops.eye(3));
    made("eye.k", () -> Ops.eye(3, 5, -1, DType.INT32));
    made("identity", () -> Ops.identity(4));
    made("tri", () -> Ops.tri(3));
    made("tri.k", () -> Ops.tri(3, 5, 1, DType.BOOL));
    made("vander", () -> Ops.vander(Tensor.of(Shape.of(3), 1.0, 2.0, 3.0)));
    made("bartlett", () -> Ops.bartlett(7));
    made("bartlett.even", () -> Ops.bartlett(4));
    made("bartlett.one", () -> Ops.bartlett(1));
    made("blackman", () -> Ops.blackman(7));
    made("blackman.even", () -> Ops.blackman(4));
    made("blackman.one", () -> Ops.blackman(1));
    all("hamming", in -> List.of(Ops.hamming(7)));
    all("hamming.even", in -> List.of(Ops.hamming(4)));
    all("hamming.one", in -> List.of(Ops.hamming(1)));
    all("hanning", in -> List.of(Ops.hanning(7)));
    all("hanning.even", in -> List.of(Ops.hanning(4)));
    all("hanning.one", in -> List.of(Ops.hanning(1)));
    made("kaiser", () -> Ops.kaiser(7, 8.6));
    made("kaiser.one", () -> Ops.kaiser(1, 8.6));
    all("concatenate", in -> List.of(Ops.concatenate(in)));
    all("concatenate.axis", in -> List.of(Ops.concatenate(in, -1)));
    all("stack", in -> List.of(Ops.stack(in)));
    all("stack.axis", in -> List.of(Ops.stack(in, -1)));
    all("vstack", in -> List.of(Ops.vstack(in)));
    all("hstack", in -> List.of(Ops.hstack(in)));
    all("dstack", in -> List.of(Ops.dstack(in)));
    all("columnStack", in -> List.of(Ops.columnStack(in)));
    all("where.nonzero", in -> Ops.where(in.get(0)));
    all("nonzero", in -> Ops.nonzero(in.get(0)));
    all("unstack", in -> Ops.unstack(in.get(0)));
    all("unstack.axis", in -> Ops.unstack(in.get(0), -1));
    all("split", in -> Ops.split(in.get(0), 3));
    all("split.axis", in -> Ops.split(in.get(0), 2, -1));
    all("split.indices", in -> Ops.split(in.get(0), longs(1, 3, -1), 1));
    all("arraySplit", in -> Ops.arraySplit(in.get(0), 3));
    all("arraySplit.axis", in -> Ops.arraySplit(in.get(0), 2, -1));
    all("arraySplit.indices", in -> Ops.arraySplit(in.get(0), longs(2, 4), 0));
    all("hsplit", in -> Ops.hsplit(in.get(0), 2));
    all("hsplit.indices", in -> Ops.hsplit(in.get(0), longs(1, 3)));
    all("vsplit", in -> Ops.vsplit(in.get(0), 3));
    all("vsplit.indices", in -> Ops.vsplit(in.get(0), longs(1)));
    all("dsplit", in -> Ops.dsplit(in.get(0), 3));
    all("dsplit.indices", in -> Ops.dsplit(in.get(0), longs(2)));
    all("unravelIndex", in -> Ops.unravelIndex(in.get(0), Shape.of(3, 4, 2)));
    all("unique", in -> parts(Ops.unique(in.get(0))));
    all("unique.size", in -> parts(Ops.unique(in.get(0), 5, 9)));
    all("histogram", in -> parts(Ops.histogram(in.get(0))));
    all("histogram.bins", in -> parts(Ops.histogram(in.get(0), 3)));
    all("histogram.range", in -> parts(Ops.histogram(in.get(0), 4, -1, 2)));
    all("meshgrid", in -> Ops.meshgrid(in.toArray(Tensor[]::new)));
    all("meshgrid.ij", in -> Ops.meshgrid(Ops.Indexing.IJ, in.toArray(Tensor[]::new)));
  }
}
