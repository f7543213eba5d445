using System.Runtime.CompilerServices;

// Every native call of the product passes plain numbers and pointers: with this the compiler may make the calls ahead of time.
[assembly: DisableRuntimeMarshalling]
