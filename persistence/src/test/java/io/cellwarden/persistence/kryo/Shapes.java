package io.cellwarden.persistence.kryo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the stored types look like: the components of a record, in order. What is no record has a shape of its own. */
final class Shapes {
    private Shapes() {}

    /** Id, name, version and shape of a stored type. */
    static String line(StoredType<?> row) {
        return row.id() + "\t" + row.type().getSimpleName() + "\t" + row.version() + "\t" + shape(row.type());
    }

    private static String shape(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type.getRecordComponents())
                        .map(component -> component.getName() + ":"
                                + component.getGenericType().getTypeName().replaceAll("[a-zA-Z.]+[.$]", ""))
                        .collect(Collectors.joining(" "))
                : "no record";
    }

    /** Appends the lines that are missing to {@code shapes.tsv}; by hand, after a type was added. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0], "shapes.tsv");
        List<String> missing =
                new ArrayList<>(KryoRegistry.types().stream().map(Shapes::line).toList());
        if (Files.exists(file)) {
            missing.removeAll(Files.readAllLines(file));
        }
        Files.write(file, missing, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
