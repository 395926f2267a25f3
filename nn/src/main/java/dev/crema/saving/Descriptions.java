package dev.crema.saving;

import dev.crema.Crema;
import dev.crema.Functional;
import dev.crema.Model;
import dev.crema.Sequential;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Application;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON and back: each is an object of its components, with its simple name as {@code
 * type} where the place allows several. A layer object has a number, so that one that is used twice
 * is one again after loading.
 *
 * <p>Numbers that JSON lacks are the strings {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
final class Descriptions {
  static final String TYPE = "type";

  private final String file;
  private final IdentityHashMap<Layer, Integer> numbers = new IdentityHashMap<>();
  private final Map<Integer, Layer> layers = new HashMap<>();

  Descriptions(String file) {
    this.file = file;
  }

  // ---------------------------------------------------------------- writing

  /** A value of a record's component as JSON. */
  @Nullable Object write(Object value, Type declared) {
    return switch (value) {
      case Layer layer -> writeLayer(layer);
      case Boolean b -> b;
      case String s -> s;
      case Double d -> Double.isFinite(d) ? (Object) d : d.toString();
      case Float f -> Float.isFinite(f) ? (Object) f : f.toString();
      case Number n -> n;
      case Enum<?> e -> e.name();
      case Ints ints -> ints.stream().boxed().toList();
      case Shape shape -> shape.stream().boxed().toList();
      case List<?> list -> list.stream().map(v -> write(v, argument(declared))).toList();
      case Optional<?> optional ->
          optional.isPresent() ? write(optional.get(), argument(declared)) : null;
      case OptionalInt optional -> optional.isPresent() ? (Object) optional.getAsInt() : null;
      case OptionalDouble optional ->
          optional.isPresent() ? write(optional.getAsDouble(), double.class) : null;
      case OptionalLong optional -> optional.isPresent() ? (Object) optional.getAsLong() : null;
      case Record r -> writeRecord(r, declared);
      default -> throw unsupported(value);
    };
  }

  private FormatException unsupported(Object value) {
    return new FormatException(
        FormatException.Code.UNSUPPORTED,
        file,
        "",
        "a "
            + value.getClass().getName()
            + " cannot be saved; allowed: registered records (see Registry.register) of"
            + " numbers, strings, enums, lists and records");
  }

  private Map<String, Object> writeRecord(Record r, Type declared) {
    if (!Registry.has(r.getClass())) {
      throw unsupported(r);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    if (!r.getClass().equals(declared)) {
      json.put(TYPE, r.getClass().getSimpleName());
    }
    for (RecordComponent component : r.getClass().getRecordComponents()) {
      Object value = write(read(component, r), component.getGenericType());
      if (value != null) {
        json.put(component.getName(), value);
      }
    }
    return json;
  }

  private static Object read(RecordComponent component, Record r) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(r);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private Map<String, Object> writeLayer(Layer layer) {
    Integer known = numbers.get(layer);
    if (known != null) {
      return Map.of("layer", known);
    }
    int number = numbers.size();
    numbers.put(layer, number);
    Map<String, Object> json = new LinkedHashMap<>();
    switch (layer) {
      case Model model -> writeModel(model, json);
      case Sequential sequential -> {
        json.put(TYPE, "Sequential");
        json.put("layers", sequential.layers().stream().map(this::writeLayer).toList());
      }
      case Functional functional -> writeFunctional(functional, json);
      case Record r -> json.putAll(writeRecord(r, Layer.class));
      default -> throw unsupported(layer);
    }
    json.put("number", number);
    return json;
  }

  private void writeModel(Model model, Map<String, Object> json) {
    json.put(TYPE, "Model");
    json.put("name", model.kind());
    if (!(model.root() instanceof Functional)) {
      json.put("inputs", model.inputs().stream().map(Descriptions::writeSymbol).toList());
    }
    json.put("root", writeLayer(model.root()));
  }

  private static Map<String, Object> writeSymbol(Symbol symbol) {
    List<Long> dims = new ArrayList<>();
    for (int axis = 1; axis < symbol.rank(); axis++) {
      dims.add(symbol.dim(axis));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dtype", symbol.dtype().label());
    json.put("shape", dims);
    return json;
  }

  private void writeFunctional(Functional functional, Map<String, Object> json) {
    json.put(TYPE, "Functional");
    json.put("inputs", functional.inputs().stream().map(Descriptions::writeSymbol).toList());
    IdentityHashMap<Symbol, List<Integer>> places = new IdentityHashMap<>();
    for (int i = 0; i < functional.inputs().size(); i++) {
      places.put(functional.inputs().get(i), List.of(-1, i));
    }
    List<Object> calls = new ArrayList<>();
    for (Application call : functional.applications()) {
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("layer", writeLayer(call.layer()));
      description.put("inputs", call.inputs().stream().map(places::get).toList());
      for (int i = 0; i < call.outputs().size(); i++) {
        places.put(call.outputs().get(i), List.of(calls.size(), i));
      }
      calls.add(description);
    }
    json.put("calls", calls);
    json.put("outputs", functional.outputs().stream().map(places::get).toList());
  }

  // ---------------------------------------------------------------- reading

  private FormatException malformed(String path, String problem) {
    return new FormatException(FormatException.Code.MALFORMED, file, path, problem);
  }

  /** A value of a declared type from JSON. */
  Object read(@Nullable Object json, Type declared, String path) {
    Class<?> raw = raw(declared);
    if (raw == Optional.class) {
      return json == null ? Optional.empty() : Optional.of(read(json, argument(declared), path));
    }
    if (raw == OptionalInt.class) {
      return json == null ? OptionalInt.empty() : OptionalInt.of(small(json, path));
    }
    if (raw == OptionalLong.class) {
      return json == null ? OptionalLong.empty() : OptionalLong.of(whole(json, path));
    }
    if (raw == OptionalDouble.class) {
      return json == null ? OptionalDouble.empty() : OptionalDouble.of(number(json, path));
    }
    if (json == null) {
      throw malformed(path, "null; expected a " + raw.getSimpleName());
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return as(json, Boolean.class, path);
    }
    if (raw == String.class) {
      return as(json, String.class, path);
    }
    if (raw == int.class || raw == Integer.class) {
      return small(json, path);
    }
    if (raw == long.class || raw == Long.class) {
      return whole(json, path);
    }
    if (raw == double.class || raw == Double.class) {
      return number(json, path);
    }
    if (raw == float.class || raw == Float.class) {
      return (float) number(json, path);
    }
    if (raw.isEnum()) {
      return constant(raw, as(json, String.class, path), path);
    }
    if (raw == Ints.class) {
      List<?> items = as(json, List.class, path);
      return Ints.of(items.stream().mapToInt(item -> small(item, path)).toArray());
    }
    if (raw == Shape.class) {
      return Shape.of(longs(json, path));
    }
    if (raw == List.class) {
      List<Object> result = new ArrayList<>();
      for (Object item : as(json, List.class, path)) {
        result.add(read(item, argument(declared), path + "[" + result.size() + "]"));
      }
      return result;
    }
    if (Layer.class.isAssignableFrom(raw)) {
      Layer layer = readLayer(json, path);
      if (!raw.isInstance(layer)) {
        throw malformed(
            path, layer.getClass().getSimpleName() + "; expected a " + raw.getSimpleName());
      }
      return layer;
    }
    return readRecord(object(json, path), raw, path);
  }

  private Object readRecord(Map<?, ?> json, Class<?> declared, String path) {
    Class<?> type = declared.isRecord() ? declared : find(json, declared, path);
    if (!Registry.has(type)) {
      throw malformed(path, "a " + type.getSimpleName() + " is not a registered type");
    }
    RecordComponent[] components = type.getRecordComponents();
    for (Object key : json.keySet()) {
      boolean known = key.equals(TYPE) || key.equals("number");
      for (RecordComponent component : components) {
        known |= component.getName().equals(key);
      }
      if (!known) {
        throw malformed(path, "unknown field '" + key + "' of " + type.getSimpleName());
      }
    }
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      boolean optional = components[i].getType().getSimpleName().startsWith("Optional");
      if (!json.containsKey(name) && !optional) {
        throw malformed(path, "no field '" + name + "' of " + type.getSimpleName());
      }
      types[i] = components[i].getType();
      values[i] = read(json.get(name), components[i].getGenericType(), path + "." + name);
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new FormatException(
          FormatException.Code.MALFORMED,
          file,
          path,
          "refused: " + e.getTargetException().getMessage(),
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private Class<?> find(Map<?, ?> json, Class<?> kind, String path) {
    if (!(json.get(TYPE) instanceof String name)) {
      throw malformed(path, "no type; expected the name of a " + kind.getSimpleName());
    }
    List<Class<?>> found = Registry.find(name, kind);
    if (found.size() != 1) {
      throw new FormatException(
          FormatException.Code.UNSUPPORTED,
          file,
          path,
          "no "
              + kind.getSimpleName()
              + " '"
              + name
              + "' is registered; call Registry.register for types of your own");
    }
    return found.getFirst();
  }

  Layer readLayer(@Nullable Object value, String path) {
    Map<?, ?> json = object(value, path);
    if (json.get("layer") instanceof Integer number) {
      Layer known = layers.get(number);
      if (known == null) {
        throw malformed(path, "layer " + number + " has not come before");
      }
      return known;
    }
    Layer layer =
        switch (String.valueOf(json.get(TYPE))) {
          case "Model" -> readModel(json, path);
          case "Sequential" -> new Sequential(layers(json, path));
          case "Functional" -> readFunctional(json, path);
          default -> (Layer) readRecord(json, Layer.class, path);
        };
    if (json.get("number") instanceof Integer number) {
      layers.put(number, layer);
    }
    return layer;
  }

  private List<Layer> layers(Map<?, ?> json, String path) {
    List<Layer> result = new ArrayList<>();
    for (Object item : as(json.get("layers"), List.class, path + ".layers")) {
      result.add(readLayer(item, path + ".layers[" + result.size() + "]"));
    }
    return result;
  }

  private Model readModel(Map<?, ?> json, String path) {
    String name = as(json.get("name"), String.class, path + ".name");
    Layer root = readLayer(json.get("root"), path + ".root");
    try {
      return model(root, json, path).name(name);
    } catch (FormatException e) {
      throw e;
    } catch (CremaException e) {
      throw new FormatException(
          FormatException.Code.MALFORMED, file, path, "refused: " + e.getMessage(), e);
    }
  }

  private Model model(Layer root, Map<?, ?> json, String path) {
    if (root instanceof Functional functional) {
      return Crema.model(functional.inputs(), functional.outputs());
    }
    Symbol[] inputs = symbols(json.get("inputs"), path + ".inputs").toArray(Symbol[]::new);
    if (root instanceof Sequential sequential) {
      Layer[] parts = sequential.layers().toArray(Layer[]::new);
      return inputs.length == 0 ? Crema.sequential(parts) : Crema.sequential(inputs[0], parts);
    }
    return inputs.length == 0 ? Model.of(root) : Model.of(root, inputs);
  }

  private List<Symbol> symbols(@Nullable Object json, String path) {
    List<Symbol> result = new ArrayList<>();
    for (Object item : as(json, List.class, path)) {
      String at = path + "[" + result.size() + "]";
      Map<?, ?> symbol = object(item, at);
      String label = as(symbol.get("dtype"), String.class, at + ".dtype");
      DType dtype = null;
      for (DType type : DType.values()) {
        dtype = type.label().equals(label) ? type : dtype;
      }
      if (dtype == null) {
        throw malformed(at, "number type '" + label + "'");
      }
      try {
        result.add(Symbol.input(dtype, longs(symbol.get("shape"), at + ".shape")));
      } catch (CremaException e) {
        throw new FormatException(
            FormatException.Code.MALFORMED, file, at, "refused: " + e.getMessage(), e);
      }
    }
    return result;
  }

  private Functional readFunctional(Map<?, ?> json, String path) {
    List<Symbol> inputs = symbols(json.get("inputs"), path + ".inputs");
    List<List<Symbol>> results = new ArrayList<>();
    for (Object item : as(json.get("calls"), List.class, path + ".calls")) {
      String at = path + ".calls[" + results.size() + "]";
      Map<?, ?> call = object(item, at);
      Layer layer = readLayer(call.get("layer"), at + ".layer");
      List<Symbol> arguments = places(call.get("inputs"), inputs, results, at + ".inputs");
      try {
        results.add(layer.ofAll(arguments));
      } catch (FormatException e) {
        throw e;
      } catch (CremaException e) {
        throw new FormatException(
            FormatException.Code.MALFORMED, file, at, "refused: " + e.getMessage(), e);
      }
    }
    try {
      return new Functional(
          inputs, places(json.get("outputs"), inputs, results, path + ".outputs"));
    } catch (FormatException e) {
      throw e;
    } catch (CremaException e) {
      throw new FormatException(
          FormatException.Code.MALFORMED, file, path, "refused: " + e.getMessage(), e);
    }
  }

  private List<Symbol> places(
      @Nullable Object json, List<Symbol> inputs, List<List<Symbol>> results, String path) {
    List<Symbol> found = new ArrayList<>();
    for (Object item : as(json, List.class, path)) {
      long[] place = longs(item, path);
      boolean fits =
          place.length == 2
              && place[0] >= -1
              && place[0] < results.size()
              && place[1] >= 0
              && place[1] < (place[0] < 0 ? inputs : results.get((int) place[0])).size();
      if (!fits) {
        throw malformed(path, "'" + item + "' is not the place of an earlier value");
      }
      found.add((place[0] < 0 ? inputs : results.get((int) place[0])).get((int) place[1]));
    }
    return found;
  }

  // ---------------------------------------------------------------- JSON values

  private <T> T as(@Nullable Object json, Class<T> type, String path) {
    if (!type.isInstance(json)) {
      String found =
          json == null ? "nothing" : json.getClass().getSimpleName() + " '" + shortened(json) + "'";
      throw malformed(path, found + "; expected a " + type.getSimpleName());
    }
    return type.cast(json);
  }

  private static String shortened(Object json) {
    String text = json.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  Map<?, ?> object(@Nullable Object json, String path) {
    return as(json, Map.class, path);
  }

  private int small(@Nullable Object json, String path) {
    return ranged(json, path, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
  }

  private long whole(Object json, String path) {
    return ranged(json, path, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Long ranged(@Nullable Object json, String path, long least, long most) {
    if (json instanceof Integer || json instanceof Long) {
      long value = ((Number) json).longValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw malformed(path, "'" + json + "'; expected a whole number from " + least + " to " + most);
  }

  private double number(Object json, String path) {
    if (json instanceof Number number) {
      return number.doubleValue();
    }
    return switch (String.valueOf(json)) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw malformed(path, "'" + shortened(json) + "'; expected a number");
    };
  }

  private long[] longs(@Nullable Object json, String path) {
    List<?> list = as(json, List.class, path);
    long[] result = new long[list.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = ranged(list.get(i), path, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    return result;
  }

  private Object constant(Class<?> type, String name, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw malformed(path, "'" + name + "'; expected one of " + List.of(type.getEnumConstants()));
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType p ? raw(p.getRawType()) : (Class<?>) type;
  }

  private static Type argument(Type type) {
    return type instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Object.class;
  }
}
