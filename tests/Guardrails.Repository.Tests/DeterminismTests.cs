using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Guardrails.Repository.Tests;

public sealed class DeterminismTests
{
    private static readonly string[] HashCollections = ["Dictionary`2", "HashSet`1", "ConcurrentDictionary`2", "FrozenDictionary`2", "FrozenSet`1"];

    /// <summary>The part of BannedSymbols.txt that its analyzer cannot see: a <c>foreach</c> over a hash collection.</summary>
    [Theory]
    [InlineData("Guardrails")]
    [InlineData("Guardrails.Alpaca")]
    [InlineData("Guardrails.Testing")]
    [InlineData("Guardrails.Testing.FsCheck")]
    public void No_decision_depends_on_the_order_of_a_hash_collection(string assembly)
    {
        Assert.Empty(MethodsThatEnumerateAHashCollection(Assembly.Load(assembly).Location));
    }

    [Fact]
    public void An_enumerated_hash_collection_is_found()
    {
        Assert.Contains($"{nameof(DeterminismTests)}.{nameof(EnumerateAll)}", MethodsThatEnumerateAHashCollection(typeof(DeterminismTests).Assembly.Location));
    }

    private static int EnumerateAll(Dictionary<string, int> collection)
    {
        var sum = 0;
        foreach (var (_, value) in collection)
        {
            sum += value;
        }

        return sum;
    }

    private static List<string> MethodsThatEnumerateAHashCollection(string assemblyFile)
    {
        using var file = new PEReader(File.OpenRead(assemblyFile));
        var metadata = file.GetMetadataReader();
        var enumerators = metadata.MemberReferences
            .Where(handle => IsEnumeratorOfAHashCollection(metadata, metadata.GetMemberReference(handle)))
            .Select(handle => BitConverter.GetBytes(MetadataTokens.GetToken(handle)))
            .ToList();

        return metadata.MethodDefinitions
            .Select(metadata.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0)
            .Where(method => enumerators.Exists(token => IntermediateLanguageOf(file, method).IndexOf(token) >= 0))
            .Select(method => $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}")
            .ToList();
    }

    private static ReadOnlySpan<byte> IntermediateLanguageOf(PEReader file, MethodDefinition method) =>
        file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes();

    private static bool IsEnumeratorOfAHashCollection(MetadataReader metadata, MemberReference member)
    {
        if (metadata.GetString(member.Name) != "GetEnumerator" || member.Parent.Kind != HandleKind.TypeSpecification)
        {
            return false;
        }

        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)member.Parent).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return false;
        }

        signature.ReadByte(); // class or value type
        var type = signature.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference
            && HashCollections.Contains(metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name));
    }
}
