package dev.tributary.neural.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Functions of ATen operators, compiled from a TorchScript source. Thread-safe; lives as long as the process.
public final class Script {

    private final TorchEngine engine;
    private final PtSymbolBlock module;

    Script(TorchEngine engine, String name, String source) {
        this.engine = engine;
        PtNDManager owner = (PtNDManager) NDManager.newBaseManager("PyTorch");
        try {
            this.module = JniUtils.loadModule(owner, new ByteArrayInputStream(ScriptArchive.of(source)), false, false);
        } catch (IOException | RuntimeException e) {
            owner.close();
            throw new IllegalStateException("The script " + name + " does not compile: " + e.getMessage(), e);
        }
    }

    /// Calls a function. Arguments are [NDArray], a list of them, `Long`, `Double`, `long[]` or `double[]`.
    ///
    /// @param scope owns the results, which are the tensors of the returned tensor, list or (nested) tuple, in order
    public List<NDArray> call(NDManager scope, String function, Object... arguments) {
        engine.prepare();
        List<IValue> values = new ArrayList<>(arguments.length);
        try {
            for (Object argument : arguments) {
                values.add(value(argument));
            }
            try (IValue result = IValueUtils.runMethod(module, function, values.toArray(IValue[]::new))) {
                List<NDArray> arrays = new ArrayList<>();
                collect(result, (PtNDManager) scope, arrays);
                return arrays;
            }
        } finally {
            values.forEach(IValue::close);
        }
    }

    private static IValue value(Object argument) {
        return switch (argument) {
            case PtNDArray array -> IValue.from(array);
            case List<?> arrays -> IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
            case Long number -> IValue.from((long) number);
            case Double number -> IValue.from((double) number);
            case long[] numbers -> IValue.listFrom(numbers);
            case double[] numbers -> IValue.listFrom(numbers);
            default -> throw new IllegalArgumentException("A script takes no " + argument.getClass().getName());
        };
    }

    private static void collect(IValue value, PtNDManager scope, List<NDArray> into) {
        if (value.isTensor()) {
            into.add(value.toTensor(scope));
        } else if (value.isTensorList()) {
            into.addAll(List.of(value.toTensorArray(scope)));
        } else if (value.isTuple()) {
            for (IValue part : value.toIValueTuple()) {
                try (part) {
                    collect(part, scope, into);
                }
            }
        } else {
            throw new IllegalStateException("A script returned " + value.getType() + ", which is no tensor");
        }
    }
}
