using System.Reflection;
using System.Reflection.Emit;

namespace Stint.Tests.Repository;

/// <summary>
/// The types that a compiled type names: in its shape, its signatures and the code of its methods. Constants are the one thing the
/// compiler leaves no trace of.
/// </summary>
internal static class References
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Each type that `type` names, generic arguments and element types apart, once.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        foreach (var named in Shape(type).Concat(Members(type)).Concat(type.GetConstructors(Own).Cast<MethodBase>().Concat(type.GetMethods(Own)).SelectMany(Code)))
            Add(named, found);
        return found;
    }

    private static IEnumerable<Type> Shape(Type type) =>
        [
            .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
            .. type.GetInterfaces(),
            .. type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()),
            .. Attributes(type),
        ];

    private static IEnumerable<Type> Members(Type type)
    {
        foreach (var member in type.GetMembers(Own))
        {
            foreach (var attribute in Attributes(member))
                yield return attribute;
            if (member is FieldInfo field)
                yield return field.FieldType;
            if (member is MethodInfo method)
            {
                yield return method.ReturnType;
                foreach (var constraint in method.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()))
                    yield return constraint;
            }

            if (member is MethodBase callable)
            {
                foreach (var parameter in callable.GetParameters())
                    yield return parameter.ParameterType;
            }
        }
    }

    private static IEnumerable<Type> Attributes(MemberInfo member) => member.GetCustomAttributesData()
        .SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value as Type).Append(attribute.AttributeType))
        .OfType<Type>();

    private static IEnumerable<Type> Code(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return [];
        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType).OfType<Type>(),
            .. Tokens(body.GetILAsByteArray()!).SelectMany(token => Named(method, token)),
        ];
    }

    /// <summary>The metadata tokens of members and types in a method's code.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = (int)code[at++];
            if (value == 0xFE)
                value = (value << 8) | code[at++];
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Named(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, methodArguments);
        return
        [
            .. member is Type type ? [type] : Type.EmptyTypes,
            .. member?.DeclaringType is { } owner ? [owner] : Type.EmptyTypes,
            .. member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : Type.EmptyTypes,
        ];
    }

    private static void Add(Type type, HashSet<Type> found)
    {
        if (type.HasElementType)
        {
            Add(type.GetElementType()!, found);
        }
        else if (type.IsGenericType && !type.IsGenericTypeDefinition)
        {
            Add(type.GetGenericTypeDefinition(), found);
            foreach (var argument in type.GetGenericArguments())
                Add(argument, found);
        }
        else if (!type.IsGenericParameter)
        {
            found.Add(type);
        }
    }
}
