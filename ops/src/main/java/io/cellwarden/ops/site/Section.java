package io.cellwarden.ops.site;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.cellwarden.ops.site.Numbers.NoNumber;
import io.cellwarden.site.Finding;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One object of a site file. It notes every mistake and goes on, so that a person sees all of them at once; what could
 * not be read is empty.
 */
final class Section {
    /** Rule id of a mistake in the form of the file, not in what it describes. */
    static final String FORM = "SITE-FILE";

    private final String path;
    private final ConfigObject object;
    private final Consumer<Finding> findings;
    private final Set<String> known = new HashSet<>();

    /** The object at {@code path}, empty for the root. */
    Section(String path, ConfigObject object, Consumer<Finding> findings) {
        this.path = path;
        this.object = object;
        this.findings = findings;
    }

    /** Config path of this object. */
    String path() {
        return path;
    }

    /** Config path of one of its keys. */
    String at(String key) {
        String quoted = ConfigUtil.joinPath(key);
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /** The keys that are there, in the order of the file. */
    List<String> keys() {
        return object.entrySet().stream()
                .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                .sorted(java.util.Comparator.<Map.Entry<String, ConfigValue>>comparingInt(
                                entry -> entry.getValue().origin().lineNumber())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the key is there, readable or not. */
    boolean has(String key) {
        return find(key) != null;
    }

    /** Notes that a key has to be there. */
    void missing(String requirement, String key, String allowed) {
        note(requirement, path, "has no " + key + "; wanted is " + allowed);
    }

    /** Notes a mistake at one of its keys. */
    void wrong(String requirement, String key, String message) {
        note(requirement, at(key), message);
    }

    private void note(String requirement, String place, String message) {
        findings.accept(Finding.error(requirement, place, message));
    }

    /** A text; numbers count as the text they are written as. */
    Optional<String> text(String key) {
        return read(key, "a text", this::text);
    }

    /** A decimal number exactly as written. */
    Optional<BigDecimal> decimal(String key, String unit) {
        return read(key, "a number in " + unit, value -> text(value).flatMap(Section::decimalOf));
    }

    /** A decimal number within limits that include their ends. */
    Optional<BigDecimal> decimal(String key, String unit, String min, String max) {
        String allowed = "a number in " + unit + " from " + min + " to " + max;
        return read(
                key,
                allowed,
                value -> text(value)
                        .flatMap(Section::decimalOf)
                        .filter(number -> number.compareTo(new BigDecimal(min)) >= 0)
                        .filter(number -> number.compareTo(new BigDecimal(max)) <= 0));
    }

    /** A whole number within limits that include their ends. */
    Optional<Integer> whole(String key, int min, int max) {
        return read(
                key,
                "a whole number from " + min + " to " + max,
                value -> text(value)
                        .flatMap(Section::decimalOf)
                        .filter(number -> number.compareTo(BigDecimal.valueOf(min)) >= 0)
                        .filter(number -> number.compareTo(BigDecimal.valueOf(max)) <= 0)
                        .filter(number -> number.stripTrailingZeros().scale() <= 0)
                        .map(BigDecimal::intValueExact));
    }

    private static Optional<BigDecimal> decimalOf(String text) {
        try {
            return Optional.of(Numbers.decimal(text));
        } catch (NoNumber noNumber) {
            return Optional.empty();
        }
    }

    /** Yes or no, in any spelling of HOCON. */
    Optional<Boolean> yesNo(String key) {
        return read(
                key,
                "yes or no",
                value -> text(value).flatMap(text -> switch (text) {
                    case "true", "yes", "on" -> Optional.of(true);
                    case "false", "no", "off" -> Optional.of(false);
                    default -> Optional.empty();
                }));
    }

    /** A time with its unit: {@code 10 s}, {@code 500 ms}, {@code 2 hours}. */
    Optional<Duration> duration(String key) {
        return read(key, "a time with its unit, such as 10 s", Section::duration);
    }

    /** A time with its unit within limits that include their ends. */
    Optional<Duration> duration(String key, Duration min, Duration max) {
        String allowed = "a time with its unit from " + words(min) + " to " + words(max);
        return read(
                key,
                allowed,
                value -> duration(value).filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0));
    }

    private static String words(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** A size in bytes, 1 MiB or more, with its unit: {@code 500 MiB}, {@code 2 GB}. */
    Optional<Long> size(String key) {
        return read(key, "a size with its unit of at least 1 MiB, such as 500 MiB", Section::size);
    }

    private static Optional<Long> size(ConfigValue value) {
        if (value.valueType() != ConfigValueType.STRING || !hasUnit(value)) {
            return Optional.empty();
        }
        try {
            return Optional.of(alone(value).getBytes(ALONE)).filter(bytes -> bytes >= MIB);
        } catch (ConfigException notASize) {
            return Optional.empty();
        }
    }

    /** One of the given words. */
    <T> Optional<T> oneOf(String key, Map<String, T> words) {
        Stream<String> named = words instanceof SequencedMap
                ? words.keySet().stream()
                : words.keySet().stream() // which have no order: the same one in every message
                        .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        String allowed = "one of " + named.collect(Collectors.joining(", "));
        return read(key, allowed, value -> text(value).flatMap(word -> Optional.ofNullable(words.get(word))));
    }

    /** The object under the key. */
    Optional<Section> section(String key) {
        return read(
                key,
                "an object { … }",
                value -> value instanceof ConfigObject inner
                        ? Optional.of(new Section(at(key), inner, findings))
                        : Optional.empty());
    }

    /** The objects under the key by name, in the order of the file. */
    Map<String, Section> sections(String key) {
        return section(key).map(Section::sections).orElse(Map.of());
    }

    /** The objects in this one by name, in the order of the file. */
    Map<String, Section> sections() {
        Map<String, Section> all = new LinkedHashMap<>();
        keys().forEach(name -> section(name).ifPresent(inner -> all.put(name, inner)));
        return all;
    }

    /** Whether it has no key. */
    boolean isEmpty() {
        return keys().isEmpty();
    }

    /** A list of texts. */
    Optional<List<String>> texts(String key) {
        return read(key, "a list of texts [\"…\", \"…\"]", this::texts);
    }

    /** A list of lists of texts. */
    Optional<List<List<String>>> textLists(String key) {
        return read(key, "a list of lists of texts [[B1, B2], [B3, B4]]", value -> listOf(value, this::texts));
    }

    private Optional<List<String>> texts(ConfigValue value) {
        return listOf(value, this::text);
    }

    /** A list of objects; {@code [n]} behind the path names the n-th, from 1. */
    List<Section> objects(String key) {
        List<Section> all = new ArrayList<>();
        read(
                        key,
                        "a list of objects [ { … } ]",
                        value -> listOf(
                                value,
                                element ->
                                        element instanceof ConfigObject inner ? Optional.of(inner) : Optional.empty()))
                .ifPresent(list -> list.forEach(inner -> all.add(new Section(at(key), inner, findings))));
        return all;
    }

    /** Notes every key that nobody has asked for. */
    void end() {
        for (String key : keys()) {
            if (!known.contains(key)) {
                note(
                        FORM,
                        at(key),
                        "is no key here; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private <T> Optional<T> read(
            String key, String allowed, java.util.function.Function<ConfigValue, Optional<T>> form) {
        ConfigValue value = find(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> result = form.apply(value);
        if (result.isEmpty()) {
            wrong(FORM, key, "is " + shown(value) + "; wanted is " + allowed);
        }
        return result;
    }

    private @Nullable ConfigValue find(String key) {
        known.add(key);
        ConfigValue value = object.get(key);
        return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
    }

    private Optional<String> text(ConfigValue value) {
        return switch (value.valueType()) {
            // Asked through a Config, a number gives the digits of the file; its unwrapped form is already a double.
            case STRING, NUMBER, BOOLEAN -> Optional.of(alone(value).getString(ALONE));
            case LIST, OBJECT, NULL -> Optional.empty();
        };
    }

    private static Optional<Duration> duration(ConfigValue value) {
        if (value.valueType() != ConfigValueType.STRING) {
            return Optional.empty(); // without a unit HOCON would take milliseconds; nobody means that
        }
        try {
            return Optional.of(alone(value).getDuration(ALONE)).filter(_ -> hasUnit(value));
        } catch (ConfigException notATime) {
            return Optional.empty();
        }
    }

    private static boolean hasUnit(ConfigValue value) {
        return value.unwrapped().toString().chars().anyMatch(Character::isLetter);
    }

    /** Bytes of a MiB. */
    static final long MIB = 1 << 20;

    private static final String ALONE = "value";

    private static Config alone(ConfigValue value) {
        return value.atKey(ALONE);
    }

    private static <T> Optional<List<T>> listOf(
            ConfigValue value, java.util.function.Function<ConfigValue, Optional<T>> form) {
        if (!(value instanceof ConfigList list)) {
            return Optional.empty();
        }
        List<T> elements = new ArrayList<>();
        for (ConfigValue element : list) {
            form.apply(element).ifPresent(elements::add);
        }
        return elements.size() == list.size() ? Optional.of(elements) : Optional.empty();
    }

    private String shown(ConfigValue value) {
        String text = text(value)
                .map(plain -> '"' + plain + '"')
                .orElseGet(() -> value.render(com.typesafe.config.ConfigRenderOptions.concise()));
        return text.length() <= 60 ? text : text.substring(0, 57) + "…";
    }
}
