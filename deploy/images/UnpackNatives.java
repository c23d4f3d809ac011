import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.jni.LibUtils;

/** Loads the engine and the tokenizers once, which unpacks their natives into DJL's folder. */
final class UnpackNatives {

    public static void main(String[] arguments) {
        System.out.println(
                Engine.getEngine("PyTorch").getEngineName() + ' ' + Engine.getEngine("PyTorch").getVersion());
        LibUtils.checkStatus();
    }
}
